#pragma once

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>

#include <cstdint>
#endif

namespace meander {

/// Shows the thread sanitizer an order that oneTBB establishes inside its library, where the sanitizer cannot see it:
/// what happens before `pass` is visible after a later `take`. Identified by its address alone, so that taking it reads
/// no memory. Does nothing in any other build.
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

#if defined(__SANITIZE_THREAD__)
/// oneTBB counts the calls of a loop on the stack of the thread that waits for them. Workers write the count, the
/// library orders that, and the waiting thread then uses the same stack for something else: it takes what was passed
/// anywhere on the stack below here.
[[gnu::noinline]] inline void take_stack_below() {
  constexpr std::uintptr_t depth = 4096;
  char here = 0;
  const auto top = reinterpret_cast<std::uintptr_t>(&here) & ~std::uintptr_t{3};
  for (std::uintptr_t below = 0; below < depth; below += 4) {
    __tsan_acquire(reinterpret_cast<void*>(top - below));  // NOLINT(performance-no-int-to-ptr): an address, never read
  }
}
#endif

/// A body to be called on other threads, between what happened before and what happens afterwards. It lies on the stack
/// of the thread that waits for them; they read nothing of it before they have taken the baton.
template <class Body>
class HandedOver {
 public:
  explicit HandedOver(const Body& body) : body_(body) { begun_.pass(); }
  /// To call after all calls have returned.
  void take_back() {
    done_.take();
#if defined(__SANITIZE_THREAD__)
    take_stack_below();
#endif
  }

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

/// Calls run(shown), which must call shown(i) for each i, in any order and on any threads, and return when all calls
/// have: shown(i) is body(i), ordered after what happened before and before what happens afterwards.
template <class Body, class Run>
void run_in_parallel(const Body& body, const Run& run) {
  HandedOver<Body> shown(body);
  run(shown);
  shown.take_back();
}

}  // namespace meander
