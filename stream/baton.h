#pragma once

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace meander {

/// Shows the thread sanitizer an order that oneTBB keeps inside its library, where it cannot look: what was done before
/// `pass` is seen after a later `take`. Known by its address alone, so that taking it reads no memory. Does nothing in
/// any other build.
class Baton {
 public:
#if defined(__SANITIZE_THREAD__)
  void pass() { __tsan_release(this); }
  void take() { __tsan_acquire(this); }
#else
  void pass() {}
  void take() {}
#endif
};

/// A body that is called on other threads, between what was done before and what is done afterwards. It lies on the
/// stack of the thread that waits for them: they read nothing of it before they have taken the baton.
template <class Body>
class HandedOver {
 public:
  explicit HandedOver(const Body& body) : body_(body) { begun_.pass(); }
  /// Once all calls have returned.
  void take_back() { done_.take(); }

  template <class Index>
  void operator()(Index i) const {
    begun_.take();
    body_(i);
    done_.pass();
  }

 private:
  const Body& body_;
  mutable Baton begun_, done_;
};

/// run(shown), which calls shown(i) for every i in whatever order and on whatever threads, and returns when all are
/// done: that is body(i), between what was done before and what is done afterwards.
template <class Body, class Run>
void run_in_parallel(const Body& body, const Run& run) {
#if defined(__SANITIZE_THREAD__)
  HandedOver<Body> shown(body);
  run(shown);
  shown.take_back();
#else
  run([&](auto i) { body(i); });
#endif
}

}  // namespace meander
