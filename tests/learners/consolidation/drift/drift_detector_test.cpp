#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/consolidation/drift/drift_detector.h>
#include <meander/stream/runtime/rng.h>

#include <vector>

using namespace meander;

namespace {

DriftOptions by(const std::string& test) {
  if (test == "adwin") return {.test = AdwinOptions{}};
  return {.test = PageHinkleyOptions{.lambda = 2.0}};
}

// The loss of a stream whose distribution changes at `change`, noise and all.
double value(Rng& rng, std::int64_t i, std::int64_t change) {
  return 0.15 + (i < change ? 0.0 : 0.5) + 0.1 * rng.uniform();
}

}  // namespace

TEST_CASE("a jump of the loss is detected soon, and nothing before it", "[property][drift]") {
  const std::string test = GENERATE("adwin", "page-hinkley");
  DriftDetector detector(by(test));
  Rng rng(3, "drift test");
  std::vector<std::int64_t> at;
  for (std::int64_t i = 0; i < 1200; ++i) {
    if (detector.add(value(rng, i, 800))) at.push_back(i);
  }
  CAPTURE(test);
  REQUIRE_FALSE(at.empty());
  CHECK(at.front() >= 800);
  CHECK(at.front() < 840);
}

TEST_CASE("a stationary stream gives no alarm, and ADWIN's window costs a logarithm of its width",
          "[property][drift]") {
  const std::string test = GENERATE("adwin", "page-hinkley");
  const std::uint64_t seed = GENERATE(1, 2, 3);
  CAPTURE(test, seed);
  DriftOptions options = by(test);
  options.both_directions = true;
  DriftDetector detector(options);
  Adwin window;
  Rng rng(seed, "drift test");
  for (std::int64_t i = 0; i < 20000; ++i) {
    const double next = value(rng, 0, 1);
    CHECK_FALSE(detector.add(next));
    window.add(next);
  }
  CHECK(detector.detections() == 0);
  CHECK(window.width() == 20000);
  CHECK(window.buckets_per_row().size() <= 14);
}

TEST_CASE("a falling loss is no reason to consolidate unless both directions are", "[property][drift]") {
  const bool both = GENERATE(false, true);
  const std::string test = GENERATE("adwin", "page-hinkley");
  DriftOptions options = by(test);
  options.both_directions = both;
  DriftDetector detector(options);
  Rng rng(4, "drift test");
  bool fired = false;
  for (std::int64_t i = 0; i < 600; ++i) fired = detector.add(1.0 - value(rng, i, 300)) || fired;
  CHECK(fired == both);
}

TEST_CASE("detections that follow each other too closely are counted, not acted on", "[property][drift]") {
  DriftOptions options = by("adwin");
  options.min_gap = 100000;
  DriftDetector detector(options);
  Rng rng(5, "drift test");
  int acted = 0;
  for (std::int64_t i = 0; i < 4000; ++i) acted += detector.add(value(rng, i % 2000, 1000)) ? 1 : 0;
  CHECK(acted == 1);
  CHECK(detector.suppressed() == detector.detections() - 1);
  CHECK(detector.suppressed() > 0);
}

TEST_CASE("a loaded detector goes on as the saved one would", "[property][drift]") {
  const std::string test = GENERATE("adwin", "page-hinkley");
  DriftDetector whole(by(test)), resumed(by(test));
  Rng rng(6, "drift test");
  std::vector<double> values;
  for (std::int64_t i = 0; i < 1500; ++i) values.push_back(value(rng, i % 900, 500));
  for (std::size_t i = 0; i < 450; ++i) whole.add(values[i]);
  Archive archive;
  whole.save(archive);
  resumed.load(archive);
  for (std::size_t i = 450; i < values.size(); ++i) CHECK(whole.add(values[i]) == resumed.add(values[i]));
  CHECK(whole.detections() == resumed.detections());
  CHECK(whole.detections() > 0);
}

TEST_CASE("detectors refuse options out of range, by name", "[refusal][drift]") {
  CHECK(error_line<UsageError>([] { Adwin({.delta = 0.0}); }) == "delta: 0 is out of range; give 0 < x < 1");
  CHECK(error_line<UsageError>([] { Adwin({.clock = 0}); }) == "clock: 0 is out of range; give 1 or more");
  CHECK(error_line<UsageError>([] { PageHinkley({.lambda = 0.0}); }) ==
        "lambda: 0 is out of range; give a finite number above 0");
  CHECK(error_line<UsageError>([] { DriftDetector({.min_gap = 0}); }) ==
        "min-gap: 0 is not a number of iterations; give 1 or more");
}
