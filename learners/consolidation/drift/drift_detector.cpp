#include <meander/learners/consolidation/drift/drift_detector.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace meander {

double detector_value(double loss, std::int64_t outputs) {
  const double value = loss / std::log(static_cast<double>(std::max<std::int64_t>(2, outputs)));
  return value > 1.0 ? 1.0 : value;  // NaN stays NaN
}

DriftDetector::DriftDetector(const DriftOptions& options) : options_(options), since_(options.min_gap) {
  if (options.min_gap < 1) {
    throw UsageError("min-gap", fmt::format("{} is not a number of iterations", options.min_gap), "give 1 or more");
  }
  if (const auto* adwin = std::get_if<AdwinOptions>(&options.test)) {
    adwin_.emplace(*adwin);
    return;
  }
  auto test = std::get<PageHinkleyOptions>(options.test);
  test.up = true;
  rise_.emplace(test);
  test.up = false;
  if (options.both_directions) fall_.emplace(test);
}

bool DriftDetector::detects(double value) {
  if (adwin_) {
    const int direction = adwin_->add(value);
    return direction > 0 || (options_.both_directions && direction < 0);
  }
  const bool rose = rise_->add(value), fell = fall_ && fall_->add(value);
  return rose || fell;
}

bool DriftDetector::add(double value, std::int64_t iterations) {
  if (!std::isfinite(value)) {
    throw Error("drift detector", fmt::format("{} is not a finite value", value), "leave such steps out");
  }
  since_ += iterations;
  const bool due = since_ >= options_.min_gap;
  if (!detects(value)) return false;
  ++detections_;
  if (!due) {
    ++suppressed_;
    return false;
  }
  since_ = 0;
  return true;
}

void DriftDetector::save(Archive& to) const {
  const auto write = [&](const char* name, const auto& test) {
    if (!test) return;
    Archive archive;
    test->save(archive);
    to.write(name, archive);
  };
  write("adwin", adwin_);
  write("rise", rise_);
  write("fall", fall_);
  to.write("counts", std::vector<std::int64_t>{since_, detections_, suppressed_});
}

void DriftDetector::load(const Archive& from) {
  const std::vector<std::int64_t> counts = from.read_counts("counts", 3);
  if (adwin_) adwin_->load(from.folder("adwin"));
  if (rise_) rise_->load(from.folder("rise"));
  if (fall_) fall_->load(from.folder("fall"));
  since_ = counts[0], detections_ = counts[1], suppressed_ = counts[2];
}

}  // namespace meander
