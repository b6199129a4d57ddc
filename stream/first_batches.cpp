#include <meander/stream/first_batches.h>

namespace meander {

std::optional<Batch> FirstBatches::next(std::stop_token stop) {
  if (taken_ >= count_) return std::nullopt;
  std::optional<Batch> batch = source_.next(std::move(stop));
  if (batch) ++taken_;
  return batch;
}

void FirstBatches::save(Archive& to) const {
  Archive source;
  source_.save(source);
  to.write("source", source);
  to.write("taken", taken_);
}

void FirstBatches::load(const Archive& from) {
  const std::int64_t taken = from.read_count("taken", count_);
  source_.load(from.folder("source"));
  taken_ = taken;
}

}  // namespace meander
