#pragma once

#include <atomic>

namespace meander {

/// Shows the thread sanitizer an order that oneTBB keeps inside its library, where it cannot look: what was done before
/// `pass` is seen after a later `take`. Does nothing in any other build.
class Baton {
 public:
#if defined(__SANITIZE_THREAD__)
  void pass() { passed_.fetch_add(1, std::memory_order_release); }
  void take() { passed_.load(std::memory_order_acquire); }

 private:
  std::atomic<int> passed_ = 0;
#else
  void pass() {}
  void take() {}
#endif
};

/// run(shown), which calls shown(i) for every i in whatever order and on whatever threads, and returns when all are
/// done: that is body(i), between what was done before and what is done afterwards.
template <class Body, class Run>
void run_in_parallel(const Body& body, const Run& run) {
  Baton begun, done;
  begun.pass();
  run([&](auto i) {
    begun.take();
    body(i);
    done.pass();
  });
  done.take();
}

}  // namespace meander
