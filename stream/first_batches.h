#pragma once

#include <meander/stream/source.h>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <utility>

namespace meander {

/// The first batches of another source, and no more.
class FirstBatches {
 public:
  /// `count` below 1: none.
  FirstBatches(AnySource source, std::int64_t count) : source_(std::move(source)), count_(count) {}

  std::optional<Batch> next(std::stop_token stop = {});
  bool may_block() const { return source_.may_block(); }
  void save(Archive& to) const;
  /// Throws Error when the state is of another length, or another source's.
  void load(const Archive& from);

 private:
  AnySource source_;
  std::int64_t count_;
  std::int64_t taken_ = 0;
};

}  // namespace meander
