#include <meander/stream/batch.h>
#include <meander/stream/graph/ends.h>
#include <meander/stream/node_error.h>

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

namespace meander {

SourceEnd::SourceEnd(AnySource& source, StreamPosition& position, std::stop_token stop)
    : source_(source),
      position_(position),
      first_index_(position.next_index),
      stop_(std::move(stop)),
      forward_(stop_, Halt{&halt_}) {}

std::optional<Batch> SourceEnd::read() {
  if (ended_) return std::nullopt;
  ended_ = true;
  if (halt_.stop_requested()) return std::nullopt;
  std::optional<Batch> batch = position_.kept.empty() ? ask_source() : take_kept();
  if (!batch) {
    finished_ = !halt_.stop_requested();
    return std::nullopt;
  }
  ended_ = false;
  batch->index = position_.next_index++;
  ++count_;
  return batch;
}

std::optional<Batch> SourceEnd::ask_source() {
  try {
    std::optional<Batch> batch = source_.next(halt_.get_token());
    if (batch) check_batch(*batch);
    return batch;
  } catch (...) {
    rethrow_at(at_node("source", position_.next_index), "source");
  }
}

std::optional<Batch> SourceEnd::take_kept() {
  Batch batch = std::move(position_.kept.front());
  position_.kept.pop_front();
  return batch;
}

void SourceEnd::keep(Batch raw) {
  std::deque<Batch>& kept = position_.kept;
  const auto behind = std::find_if(kept.begin(), kept.end(), [&](const Batch& b) { return b.index > raw.index; });
  position_.next_index = std::min(position_.next_index, raw.index);
  kept.insert(behind, std::move(raw));
  ++kept_;
}

void SinkEnd::begin(std::shared_ptr<Arena> arena, OperatorChain operators) {
  try {
    sink_.begin(std::move(arena), std::move(operators));
  } catch (...) {
    rethrow_at(fmt::format("node '{}', before the first batch", summary_.sink), summary_.sink);
  }
  begun_ = true;
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
  if (!begun_) return;
  try {
    sink_.end(stopped);
  } catch (...) {
    const std::string when = last_index_ < 0 ? "at the end" : fmt::format("after batch {}", last_index_);
    rethrow_at(fmt::format("node '{}', {}", summary_.sink, when), summary_.sink);
  }
}

}  // namespace meander
