#pragma once

#include <meander/stream/source.h>

#include <concepts>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace meander {

/// Refers to a source that the caller owns and keeps alive.
template <Source S>
class SourceReference {
 public:
  explicit SourceReference(S& source) : source_(&source) {}

  std::optional<Batch> next(std::stop_token stop) { return source_->next(std::move(stop)); }
  void save(Archive& to) const { source_->save(to); }
  void load(const Archive& from) { source_->load(from); }
  bool may_block() const {
    if constexpr (requires(const S& source) { source.may_block(); }) {
      return source_->may_block();
    } else {
      return BlockingSource<S>;
    }
  }

 private:
  S* source_;
};

/// Holds a source the way a range adaptor holds a range: a temporary is moved in; a named source is held by reference
/// and must outlive the holder (saving its cursor is then up to its owner).
template <class S>
  requires(Source<std::remove_reference_t<S>>)
AnySource hold(S&& source) {
  if constexpr (std::is_lvalue_reference_v<S>) {
    return SourceReference<std::remove_reference_t<S>>(source);
  } else {
    return std::forward<S>(source);
  }
}

}  // namespace meander
