#include <meander/learners/consolidation/drift/page_hinkley.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace meander {

PageHinkley::PageHinkley(const PageHinkleyOptions& options) : options_(options) {
  if (!(std::isfinite(options.delta) && options.delta >= 0)) {
    throw UsageError("delta", fmt::format("{} is out of range", options.delta), "give a finite number, 0 or more");
  }
  if (!(std::isfinite(options.lambda) && options.lambda > 0)) {
    throw UsageError("lambda", fmt::format("{} is out of range", options.lambda), "give a finite number above 0");
  }
  if (options.min_count < 1) {
    throw UsageError("min_count", fmt::format("{} is out of range", options.min_count), "give 1 or more");
  }
}

bool PageHinkley::add(double value) {
  ++count_;
  mean_ += (value - mean_) / static_cast<double>(count_);
  if (options_.up) {
    moved_ += value - mean_ - options_.delta;
    extreme_ = std::min(extreme_, moved_);
    statistic_ = moved_ - extreme_;
  } else {
    moved_ += value - mean_ + options_.delta;
    extreme_ = std::max(extreme_, moved_);
    statistic_ = extreme_ - moved_;
  }
  if (count_ < options_.min_count || statistic_ <= options_.lambda) return false;
  count_ = 0;
  mean_ = moved_ = extreme_ = 0.0;
  return true;
}

void PageHinkley::save(Archive& to) const {
  to.write("count", count_);
  to.write("sums", std::vector<double>{mean_, moved_, extreme_, statistic_});
}

void PageHinkley::load(const Archive& from) {
  const std::vector<double> sums = from.read_reals("sums", 4);
  count_ = from.read_count("count");
  mean_ = sums[0], moved_ = sums[1], extreme_ = sums[2], statistic_ = sums[3];
}

}  // namespace meander
