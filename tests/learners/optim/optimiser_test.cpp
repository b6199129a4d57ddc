#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/optim/optimiser.h>
#include <meander/stream/runtime/rng.h>

#include <cmath>
#include <limits>

using namespace meander;

namespace {

// Three stretches of a flat pass, the last one short and odd.
constexpr std::int64_t parameter_count = 2 * flat_stretch + 5003;

std::vector<float> random_values(std::uint64_t key, double reach = 1.0) {
  Rng rng(11, "values", key);
  std::vector<float> values(static_cast<std::size_t>(parameter_count));
  for (float& v : values) v = static_cast<float>(rng.uniform(-reach, reach));
  return values;
}

/// The textbook update, in double, one parameter at a time.
struct Plain {
  explicit Plain(const OptimiserOptions& given)
      : options(given),
        first(static_cast<std::size_t>(parameter_count)),
        second(static_cast<std::size_t>(parameter_count)) {}

  double update(std::size_t i, double parameter, double gradient) {
    if (const auto* sgd = std::get_if<SgdOptions>(&options)) {
      first[i] = sgd->momentum * first[i] + gradient;
      return parameter - sgd->lr * first[i];
    }
    const auto& adam = std::get<AdamOptions>(options);
    first[i] = adam.beta1 * first[i] + (1 - adam.beta1) * gradient;
    second[i] = adam.beta2 * second[i] + (1 - adam.beta2) * gradient * gradient;
    const double m = first[i] / (1 - std::pow(adam.beta1, steps)), v = second[i] / (1 - std::pow(adam.beta2, steps));
    return parameter - adam.lr * m / (std::sqrt(v) + adam.epsilon);
  }

  OptimiserOptions options;
  std::vector<double> first, second;
  int steps = 0;
};

struct Trial {
  explicit Trial(const OptimiserOptions& options, int threads = 2)
      : arena(threads), optimiser(options, parameter_count) {}

  void step(std::uint64_t number) {
    gradient = random_values(100 + number, 0.1);
    optimiser.step(&arena, parameters.data(), gradient.data(), regularisers);
  }

  Arena arena;
  Optimiser optimiser;
  Regularisers regularisers;
  std::vector<float> parameters = random_values(1), gradient;
};

double worst(const std::vector<float>& actual, const std::vector<double>& expected) {
  double largest = 0.0;
  for (std::size_t i = 0; i < actual.size(); ++i) largest = std::max(largest, std::abs(actual[i] - expected[i]));
  return largest;
}

const std::vector<OptimiserOptions> kinds{AdamOptions{.lr = 0.01}, AdamOptions{.lr = 0.1, .beta1 = 0.5, .beta2 = 0.9},
                                          SgdOptions{.lr = 0.1}, SgdOptions{.lr = 0.1, .momentum = 0.9}};

}  // namespace

TEST_CASE("Adam and descent update every parameter by their formulas", "[property]") {
  const OptimiserOptions options = kinds[GENERATE(0U, 1U, 2U, 3U)];
  Trial trial(options);
  Plain plain(options);
  std::vector<double> expected(trial.parameters.begin(), trial.parameters.end());
  for (std::uint64_t s = 0; s < 5; ++s) {
    trial.step(s);
    ++plain.steps;
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = plain.update(i, expected[i], trial.gradient[i]);
    CHECK(worst(trial.parameters, expected) < 2e-6);
  }
}

TEST_CASE("penalties in the optimiser's pass enter the gradient, and their value is from before the update",
          "[property]") {
  const OptimiserOptions options = kinds[GENERATE(0U, 3U)];
  Trial trial(options);
  Plain plain(options);
  const std::vector<float> importance = random_values(2), anchor = random_values(3), weak = random_values(4);
  const double scale = GENERATE(1.0, 0.5);
  std::vector<double> expected(trial.parameters.begin(), trial.parameters.end()), gradient(expected.size());
  for (std::uint64_t s = 0; s < 3; ++s) {
    double value = 0.0;
    const std::vector<float> given = random_values(100 + s, 0.1);
    ++plain.steps;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const double distance = expected[i] - anchor[i];
      value += scale * importance[i] * distance * distance;
      gradient[i] = given[i] + 2 * scale * (3.0 * importance[i] + 0.25 * weak[i]) * distance;
      expected[i] = plain.update(i, expected[i], gradient[i]);
    }
    trial.regularisers.clear();
    trial.regularisers.penalties.push_back({3.0, scale, importance.data(), anchor.data()});
    trial.regularisers.penalties.push_back({0.25, scale, weak.data(), anchor.data()});
    trial.step(s);
    CHECK(std::abs(trial.regularisers.penalties[0].value - value) < 1e-6 * std::abs(value) + 1e-3);
    CHECK(worst(trial.gradient, gradient) < 3e-5);
    CHECK(worst(trial.parameters, expected) < (s == 0 ? 1e-4 : 1e-3));
  }
}

TEST_CASE("a pass of its own adds the same penalty as the optimiser's pass", "[property]") {
  Trial riding(SgdOptions{.lr = 0.1}), apart(SgdOptions{.lr = 0.1});
  const std::vector<float> importance = random_values(2), anchor = random_values(3);
  const QuadraticPenalty penalty{3.0, 0.5, importance.data(), anchor.data()};
  riding.regularisers.penalties.push_back(penalty);
  riding.step(0);
  std::vector<QuadraticPenalty> penalties{penalty};
  apart.gradient = random_values(100, 0.1);
  add_penalties(&apart.arena, apart.parameters.data(), parameter_count, penalties, apart.gradient.data());
  CHECK(apart.gradient == riding.gradient);
  CHECK(std::abs(penalties[0].value - riding.regularisers.penalties[0].value) < 1e-9 * std::abs(penalties[0].value));
}

TEST_CASE("a path integral decreases by gradient times change, penalty included", "[property]") {
  Trial trial(AdamOptions{.lr = 0.05});
  const std::vector<float> importance = random_values(2), anchor = random_values(3);
  std::vector<float> integral(static_cast<std::size_t>(parameter_count), 0.0F);
  std::vector<double> expected(integral.begin(), integral.end());
  for (std::uint64_t s = 0; s < 3; ++s) {
    const std::vector<float> before = trial.parameters;
    trial.regularisers.clear();
    trial.regularisers.penalties.push_back({1.0, 1.0, importance.data(), anchor.data()});
    trial.regularisers.integrals.push_back({integral.data()});
    trial.step(s);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expected[i] -= double{trial.gradient[i]} * (double{trial.parameters[i]} - double{before[i]});
    }
  }
  CHECK(worst(integral, expected) < 1e-6);
}

TEST_CASE("an optimiser's bits do not depend on the number of threads", "[determinism]") {
  const auto run = [](int threads) {
    Trial trial(AdamOptions{}, threads);
    const std::vector<float> importance = random_values(2), anchor = random_values(3);
    trial.regularisers.penalties.push_back({3.0, 1.0, importance.data(), anchor.data()});
    trial.step(0);
    trial.step(1);
    return std::pair(trial.parameters, trial.regularisers.penalties[0].value);
  };
  CHECK(run(GENERATE(2, 3, 4)) == run(1));
}

TEST_CASE("sums over flat arrays add products in double", "[property]") {
  const std::vector<float> a = random_values(5), b = random_values(6);
  double expected = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) expected += double{a[i]} * double{b[i]};
  Arena arena(3);
  CHECK(std::abs(dot(&arena, a.data(), b.data(), parameter_count) - expected) < 1e-9);
  CHECK(dot(&arena, a.data(), b.data(), parameter_count) == dot(nullptr, a.data(), b.data(), parameter_count));
  std::vector<float> y = b;
  add_scaled(&arena, -0.5, a.data(), y.data(), parameter_count);
  for (const std::size_t i : {std::size_t{0}, std::size_t{flat_stretch}, y.size() - 1}) {
    CHECK(y[i] == b[i] - 0.5F * a[i]);
  }
}

TEST_CASE("an optimiser that is saved goes on as if nothing had happened; a reset one starts over", "[property]") {
  const OptimiserOptions options = kinds[GENERATE(0U, 3U)];
  Trial whole(options), resumed(options), reset(options), fresh(options);
  for (std::uint64_t s = 0; s < 2; ++s) whole.step(s);
  Archive saved;
  whole.optimiser.save(saved);
  resumed.parameters = reset.parameters = fresh.parameters = whole.parameters;
  resumed.optimiser.load(Archive::from_bytes(saved.to_bytes(), "test"));
  reset.optimiser.load(saved);
  reset.optimiser.reset();
  for (Trial* trial : {&whole, &resumed, &reset, &fresh}) trial->step(7);
  CHECK(resumed.parameters == whole.parameters);
  CHECK(reset.parameters == fresh.parameters);
  CHECK(reset.parameters != whole.parameters);
}

TEST_CASE("an optimiser refuses the state of one of another kind", "[refusal]") {
  Optimiser adam(AdamOptions{}, 3), sgd(SgdOptions{}, 3);
  Archive of_adam, of_sgd;
  adam.save(of_adam);
  sgd.save(of_sgd);
  const std::string was_adam =
      "optimiser: was saved as Adam, lr 0.001, betas 0.9 and 0.999, epsilon 1e-08, but is descent, lr 0.01, momentum "
      "0; "
      "give the optimiser that the run was started with";
  CHECK(error_line<Error>([&] { sgd.load(of_adam); }) == was_adam);
  CHECK(error_line<Error>([&] { adam.load(of_sgd); }).find("was saved as descent") != std::string::npos);
  Optimiser slower(AdamOptions{.lr = 0.0001}, 3);
  CHECK(error_line<Error>([&] { slower.load(of_adam); }).find("lr 0.0001") != std::string::npos);
}

TEST_CASE("numbers that no optimiser can use are refused by name", "[refusal]") {
  const auto line = [](const OptimiserOptions& options) {
    return error_line<UsageError>([&] { Optimiser(options, 3); });
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(line(AdamOptions{.lr = nan}) == "lr: nan is not a learning rate; give a finite number above 0");
  CHECK(line(AdamOptions{.lr = 0.0}) == "lr: 0 is not a learning rate; give a finite number above 0");
  CHECK(line(SgdOptions{.lr = -0.1}) == "lr: -0.1 is not a learning rate; give a finite number above 0");
  CHECK(line(SgdOptions{.lr = INFINITY}) == "lr: inf is not a learning rate; give a finite number above 0");
  CHECK(line(SgdOptions{.lr = 0.1, .momentum = 1.0}) == "momentum: 1 is out of range; give 0 <= x < 1");
  CHECK(line(AdamOptions{.beta1 = nan}) == "beta1: nan is out of range; give 0 <= x < 1");
  CHECK(line(AdamOptions{.epsilon = 0.0}) == "epsilon: 0 would divide by zero; give a finite number above 0");
  CHECK(line(AdamOptions{.beta2 = -0.5}) == "beta2: -0.5 is out of range; give 0 <= x < 1");
}
