// Golden topic `drift`: ADWIN, the Page-Hinkley test, and how a loss is scaled for them.
#include "golden_topics.h"

#include <meander/learners/consolidation/drift/drift_detector.h>

namespace meander::golden {
namespace {

void adwin(const GoldenCase& golden, const std::vector<double>& values) {
  const Json& c = golden.config;
  Adwin detector({.delta = c.at("delta"),
                  .clock = c.at("clock"),
                  .buckets = c.at("buckets"),
                  .min_sub_window = c.at("min_sub_window"),
                  .grace = c.at("grace")});
  const Json& detections = golden.expect("detections");
  const Json& trace = golden.expect("trace");
  std::size_t found = 0, traced = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int direction = detector.add(values[i]);
    const auto index = static_cast<std::int64_t>(i);
    if (direction != 0) {
      if (found >= detections.size()) golden.fail("a detection too many, at value " + std::to_string(i));
      const Json& expected = detections[found++];
      golden.check("detections/index", static_cast<double>(index), expected.at("index"));
      golden.check("detections/direction", direction, expected.at("direction"));
      golden.check("detections/width", static_cast<double>(detector.width()), expected.at("width"));
      golden.check("detections/mean", detector.mean(), expected.at("mean"));
    }
    if (index % 25 == 24) {
      golden.check("trace",
                   std::vector<double>{static_cast<double>(index), static_cast<double>(detector.width()),
                                       detector.mean(), detector.variance()},
                   trace.at(traced++));
    }
  }
  if (found != detections.size()) golden.fail("detections are missing");
  golden.check("buckets_per_row", detector.buckets_per_row());
}

void page_hinkley(const GoldenCase& golden, const std::vector<double>& values) {
  const Json& c = golden.config;
  PageHinkley test({.delta = c.at("delta"),
                    .lambda = c.at("lambda"),
                    .min_count = c.at("min_count"),
                    .up = c.at("direction") == "up"});
  std::vector<std::int64_t> detections;
  std::vector<double> statistic;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (test.add(values[i])) detections.push_back(static_cast<std::int64_t>(i));
    statistic.push_back(test.statistic());
  }
  golden.check("detections", detections);
  golden.check("statistic", statistic);
}

}  // namespace

void drift(const GoldenCase& golden) {
  if (golden.inputs.contains("losses")) {
    std::vector<double> values;
    for (const double loss : golden.inputs.at("losses").get<std::vector<double>>()) {
      values.push_back(detector_value(loss, golden.config.at("outputs")));
    }
    return golden.check("values", values);
  }
  const auto values = golden.inputs.at("values").get<std::vector<double>>();
  if (golden.config.contains("lambda")) return page_hinkley(golden, values);
  adwin(golden, values);
}

}  // namespace meander::golden
