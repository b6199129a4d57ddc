#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/parts/elastic_weight_consolidation.h>

#include <algorithm>

// What online EWC promises besides its sum of terms.
namespace meander {
namespace {

constexpr double ewc_strength = 20.0, gamma = 0.6;

struct OnlineRun {
  explicit OnlineRun(double data_size = 0.0)
      : run({}, only<ElasticWeightConsolidation>(part, options(data_size)), on_asking()) {}

  static ElasticWeightConsolidationOptions options(double data_size) {
    ElasticWeightConsolidationOptions o{.strength = ewc_strength, .gamma = gamma};
    if (data_size > 0) o.prior_data_size = data_size;
    return o;
  }
  static LearnerOptions on_asking() {
    LearnerOptions options;
    options.consolidate = on_request();
    return options;
  }

  void consolidate_after(std::int64_t batches) {
    run.take_to(run.next + batches);
    run.learner.request_consolidation();
    run.learner.take({}, {});
  }

  ElasticWeightConsolidation* part = nullptr;
  ToyRun run;
};

/// The penalty's gradient at the learner's parameters.
std::vector<float> pull(OnlineRun& online, double& value) {
  QuadraticPenalty penalty = online.part->penalty();
  const std::vector<float> now = online.run.parameters();
  std::vector<float> gradient(now.size(), 0.0F);
  add_penalties(nullptr, now.data(), static_cast<std::int64_t>(now.size()), {&penalty, 1}, gradient.data());
  value = penalty.value;
  return gradient;
}

}  // namespace

TEST_CASE("online EWC multiplies the old importance by gamma when it takes in the new", "[ewc][property]") {
  const double data_size = GENERATE(0.0, 50.0);  // 0: no prior
  OnlineRun online(data_size);
  std::vector<double> expected(online.run.parameters().size(), data_size > 0 ? 1 / data_size : 0.0);
  for (int consolidation = 0; consolidation < 3; ++consolidation) {
    online.consolidate_after(3);
    double most = 0.0;
    for (std::size_t p = 0; p < expected.size(); ++p) {
      expected[p] = online.part->latest().data()[p] + gamma * expected[p];
      most = std::max(most, expected[p]);
      CHECK(double{online.part->importance().data()[p]} == Approx(expected[p]).epsilon(1e-5).margin(1e-12));
    }
    CHECK(most > 1e-3);
  }
}

TEST_CASE("online EWC multiplies the importance by gamma once more in its penalty", "[ewc][property]") {
  OnlineRun online;
  online.consolidate_after(3);
  online.consolidate_after(3);
  const std::vector<float> anchor = online.run.parameters();
  for (float& parameter : online.run.learner.parameters()) parameter = 1.1F * parameter + 0.02F;
  const std::vector<float> now = online.run.parameters();
  double value = 0.0, expected_value = 0.0, longest = 0.0;
  const std::vector<float> gradient = pull(online, value);
  for (std::size_t p = 0; p < now.size(); ++p) {
    const double f = online.part->importance().data()[p], apart = double{now[p]} - anchor[p];
    expected_value += 0.5 * gamma * f * apart * apart;
    longest = std::max(longest, ewc_strength * gamma * f * std::abs(apart));
    CHECK(double{gradient[p]} == Approx(ewc_strength * gamma * f * apart).epsilon(1e-4).margin(1e-9));
  }
  CHECK(longest > 1e-3);
  CHECK(value == Approx(expected_value).epsilon(1e-4));
}

}  // namespace meander
