#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/parts/elastic_weight_consolidation.h>
#include <meander/learners/parts/kronecker_penalty.h>

#include <cmath>

// What natural continual learning promises of its steps.
namespace meander {
namespace {

constexpr double ncl_data_size = 50.0;

/// Records the gradient before the part after it changes its direction.
class Complete final : public Part {
 public:
  explicit Complete(std::vector<float>& gradient) : gradient_(&gradient) {}
  std::string name() const override { return "complete"; }
  bool changes_gradient() const override { return true; }
  void precondition(Step& step) override { gradient_->assign(step.gradient().begin(), step.gradient().end()); }

 private:
  std::vector<float>* gradient_;
};

/// A step of gradient descent after a consolidation.
template <class Made>
struct NaturalRun {
  template <class Options>
  explicit NaturalRun(Options options)
      : run({}, parts(Complete(before)) + only<Made>(part, std::move(options)), descending()) {
    run.take_to(4);
    run.learner.request_consolidation();
    run.learner.take({}, {});
    parameters = run.parameters();
    run.take_to(5);
  }

  static LearnerOptions descending() {
    LearnerOptions options;
    options.consolidate = on_request();
    options.optimiser = SgdOptions{.lr = lr};
    return options;
  }

  /// The change of the parameters, divided by the learning rate.
  std::vector<double> step() {
    std::vector<double> moved;
    const std::vector<float> now = run.parameters();
    for (std::size_t p = 0; p < now.size(); ++p) moved.push_back((double{parameters[p]} - now[p]) / lr);
    return moved;
  }

  static constexpr double lr = 0.5;
  std::vector<float> before, parameters;
  Made* part = nullptr;
  ToyRun run;
};

double largest(const std::vector<float>& values) {
  double most = 0.0;
  for (const float v : values) most = std::max(most, std::abs(double{v}));
  return most;
}

}  // namespace

TEST_CASE("a step of NCL, multiplied by the damped factors, is the gradient", "[ncl][property]") {
  const double alpha = GENERATE(1e-10, 0.05);
  CAPTURE(alpha);
  KroneckerPenaltyOptions options;
  options.prior_data_size = ncl_data_size;
  options.precondition_alpha = alpha;
  NaturalRun<KroneckerPenalty> natural(options);
  const std::vector<double> step = natural.step();
  const double scale = largest(natural.before);
  REQUIRE(scale > 1e-3);
  const auto& layers = natural.run.learner.network().linear_layers();
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const LinearLayer& layer = layers[l];
    KroneckerFactors damped = natural.part->factors()[l];
    // alpha I merges like any pair of factors: divided and multiplied by pi.
    double trace_a = 0.0, trace_g = 0.0;
    for (std::int64_t i = 0; i < damped.na; ++i) trace_a += damped.a[static_cast<std::size_t>(i * damped.na + i)];
    for (std::int64_t i = 0; i < damped.ng; ++i) trace_g += damped.g[static_cast<std::size_t>(i * damped.ng + i)];
    const double pi = std::sqrt(trace_g * static_cast<double>(damped.na) / (static_cast<double>(damped.ng) * trace_a));
    for (std::int64_t i = 0; i < damped.na; ++i) damped.a[static_cast<std::size_t>(i * damped.na + i)] += alpha / pi;
    for (std::int64_t i = 0; i < damped.ng; ++i) damped.g[static_cast<std::size_t>(i * damped.ng + i)] += alpha * pi;
    const auto entry = [&](const auto& values, std::int64_t o, std::int64_t i) {
      return double{values[static_cast<std::size_t>(i < layer.in ? layer.weight + o * layer.in + i : layer.bias + o)]};
    };
    for (std::int64_t o = 0; o < layer.out; ++o) {
      for (std::int64_t i = 0; i < damped.na; ++i) {
        double product = 0.0;
        for (std::int64_t u = 0; u < layer.out; ++u) {
          for (std::int64_t v = 0; v < damped.na; ++v) {
            product += damped.g[static_cast<std::size_t>(o * damped.ng + u)] * entry(step, u, v) *
                       damped.a[static_cast<std::size_t>(v * damped.na + i)];
          }
        }
        CHECK(std::abs(ncl_data_size * product - entry(natural.before, o, i)) < 1e-4 * scale);
      }
    }
  }
}

TEST_CASE("a step of NCL by the diagonal, multiplied by the damped importance, is the gradient", "[ncl][property]") {
  const double alpha = 0.2;
  const bool prior = GENERATE(true, false);
  ElasticWeightConsolidationOptions options;
  if (prior) options.prior_data_size = ncl_data_size;
  options.precondition_alpha = alpha;
  NaturalRun<ElasticWeightConsolidation> natural(options);
  const std::vector<double> step = natural.step();
  const double scale = largest(natural.before);
  REQUIRE(scale > 1e-3);
  for (std::size_t p = 0; p < step.size(); ++p) {
    const double damped = double{natural.part->importance().data()[p]} + alpha * alpha;
    CHECK(std::abs((prior ? ncl_data_size : 1.0) * damped * step[p] - natural.before[p]) < 1e-4 * scale);
  }
}

}  // namespace meander
