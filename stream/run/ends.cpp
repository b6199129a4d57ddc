#include <meander/stream/node_error.h>
#include <meander/stream/run/ends.h>

#include <fmt/format.h>

#include <utility>

namespace meander {

SourceEnd::SourceEnd(AnySource& source, std::int64_t& next_index, std::stop_token stop)
    : source_(source),
      next_index_(next_index),
      first_index_(next_index),
      stop_(std::move(stop)),
      forward_(stop_, Halt{&halt_}) {}

std::optional<Batch> SourceEnd::read() {
  if (ended_) return std::nullopt;
  ended_ = true;
  std::optional<Batch> batch;
  if (!halt_.stop_requested()) {
    try {
      batch = source_.next(halt_.get_token());
    } catch (...) {
      rethrow_at(at_node("source", next_index_), "source");
    }
  }
  if (batch) {
    ended_ = false;
    batch->index = next_index_++;
  } else {
    stopped_ = stop_.stop_requested();
  }
  return batch;
}

void SinkEnd::begin(std::shared_ptr<Arena> arena, OperatorChain operators) {
  try {
    sink_.begin(std::move(arena), std::move(operators));
  } catch (...) {
    rethrow_at(fmt::format("node '{}', before the first batch", summary_.sink), summary_.sink);
  }
}

void SinkEnd::take(const Batch& raw, const Batch& ready) {
  last_index_ = raw.index;
  try {
    sink_.take(raw, ready);
  } catch (...) {
    rethrow_at(at_node(summary_.sink, raw.index), summary_.sink);
  }
  ++(ready.empty() ? summary_.emptied : summary_.learned);
}

void SinkEnd::end(bool stopped) {
  try {
    sink_.end(stopped);
  } catch (...) {
    const std::string when = last_index_ < 0 ? "at the end" : fmt::format("after batch {}", last_index_);
    rethrow_at(fmt::format("node '{}', {}", summary_.sink, when), summary_.sink);
  }
}

}  // namespace meander
