#include <meander/learners/optim/optimiser.h>

#include <meander/learners/linalg/vector_kernels.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace meander {
namespace {

void check_rate(double lr) {
  if (!(std::isfinite(lr) && lr > 0)) {
    throw UsageError("lr", fmt::format("{} is not a learning rate", lr), "give a finite number above 0");
  }
  if (lr > 1e37) throw UsageError("lr", fmt::format("{} is too large for single precision", lr), "give less");
}

void check_share(const char* name, double value) {
  if (!(value >= 0 && value < 1)) throw UsageError(name, fmt::format("{} is out of range", value), "give 0 <= x < 1");
}

}  // namespace

Optimiser::Optimiser(OptimiserOptions options, std::int64_t parameters, std::vector<ParameterRange> groups)
    : options_(options), groups_(std::move(groups)), first_(parameters) {
  if (groups_.empty()) groups_.push_back({0, parameters});
  steps_.resize(groups_.size(), 0);
  if (const auto* adam = std::get_if<AdamOptions>(&options_)) {
    check_rate(adam->lr);
    check_share("beta1", adam->beta1);
    check_share("beta2", adam->beta2);
    if (!(std::isfinite(adam->epsilon) && adam->epsilon > 0)) {
      throw UsageError("epsilon", fmt::format("{} would divide by zero", adam->epsilon),
                       "give a finite number above 0");
    }
    second_ = FloatArray(parameters);
  } else {
    const auto& sgd = std::get<SgdOptions>(options_);
    check_rate(sgd.lr);
    check_share("momentum", sgd.momentum);
  }
}

double Optimiser::lr() const {
  return std::visit([](const auto& o) { return o.lr; }, options_);
}

double Optimiser::largest_gradient() const {
  if (std::holds_alternative<AdamOptions>(options_)) return 1e18;
  const auto& sgd = std::get<SgdOptions>(options_);
  return 1e37 * (1.0 - sgd.momentum) / std::max(1.0, sgd.lr);
}

// Adam divides a mean of gradients by the root of a mean of their squares, weighted by beta1^k and beta2^k: by the
// Cauchy-Schwarz inequality the quotient is at most the one below. In the first step it is 1.
double Optimiser::largest_change() const {
  const auto* adam = std::get_if<AdamOptions>(&options_);
  if (adam == nullptr || adam->beta1 * adam->beta1 >= adam->beta2) return std::numeric_limits<double>::infinity();
  const double quotient =
      (1.0 - adam->beta1) / std::sqrt((1.0 - adam->beta2) * (1.0 - adam->beta1 * adam->beta1 / adam->beta2));
  constexpr double for_rounding = 1.01;
  return for_rounding * adam->lr * std::max(1.0, quotient);
}

void Optimiser::correct_after_epsilon() {
  if (!std::holds_alternative<AdamOptions>(options_)) {
    throw UsageError("optimizer", "the method has an Adam of its own", "leave --optimizer=sgd out");
  }
  correct_after_epsilon_ = true;
}

template <class Update>
void Optimiser::pass(Arena* arena, ParameterRange group, float* parameters, float* gradient, Regularisers& regularisers,
                     const Update& update) {
  for (FlatSum& sum : penalty_sums_) sum.begin(group.end - group.begin);
  flat_pass(arena, group.end - group.begin, [&](std::int64_t begin, std::int64_t end) {
    // Penalties, update and path integrals process a block in turn.
    constexpr std::int64_t block = kernels::block;
    for (std::int64_t at = group.begin + begin; at < group.begin + end; at += block) {
      const std::int64_t n = std::min(block, group.begin + end - at);
      float* g = gradient + at;
      for (std::size_t p = 0; p < regularisers.penalties.size(); ++p) {
        const QuadraticPenalty& penalty = regularisers.penalties[p];
        penalty_sums_[p].at(begin) +=
            kernels::add_quadratic(parameters + at, penalty.importance + at, penalty.anchor + at,
                                   static_cast<float>(penalty.strength * penalty.scale), g, n);
      }
      float before[block];
      if (!regularisers.integrals.empty()) std::copy_n(parameters + at, n, before);
      update(at, n);
      for (const PathIntegral& path : regularisers.integrals) {
        kernels::path_integral(g, before, parameters + at, path.integral + at, n);
      }
    }
  });
  for (std::size_t p = 0; p < regularisers.penalties.size(); ++p) {
    regularisers.penalties[p].value += regularisers.penalties[p].scale * penalty_sums_[p].total();
  }
}

void Optimiser::step(Arena* arena, float* parameters, float* gradient, Regularisers& regularisers,
                     const std::function<bool(std::size_t)>& reached) {
  penalty_sums_.resize(regularisers.penalties.size());
  for (QuadraticPenalty& penalty : regularisers.penalties) penalty.value = penalty.constant;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    if (!reached || reached(group)) step(arena, group, parameters, gradient, regularisers);
  }
}

void Optimiser::step(Arena* arena, std::size_t number, float* parameters, float* gradient, Regularisers& regularisers) {
  const ParameterRange group = groups_[number];
  const std::int64_t steps = ++steps_[number];
  if (const auto* adam = std::get_if<AdamOptions>(&options_)) {
    const auto t = static_cast<double>(steps);
    const double root = std::sqrt(1.0 - std::pow(adam->beta2, t));
    const kernels::AdamStep constants{
        static_cast<float>(adam->lr / (1.0 - std::pow(adam->beta1, t))),
        static_cast<float>(1.0 / root),
        static_cast<float>(adam->beta1),
        static_cast<float>(adam->beta2),
        static_cast<float>(1.0 - adam->beta1),
        static_cast<float>(1.0 - adam->beta2),
        static_cast<float>(correct_after_epsilon_ ? adam->epsilon / root : adam->epsilon)};
    pass(arena, group, parameters, gradient, regularisers, [&](std::int64_t at, std::int64_t n) {
      kernels::adam(constants, gradient + at, first_.data() + at, second_.data() + at, parameters + at, n);
    });
  } else {
    const auto& sgd = std::get<SgdOptions>(options_);
    float* velocity = sgd.momentum > 0 ? first_.data() : nullptr;
    pass(arena, group, parameters, gradient, regularisers, [&](std::int64_t at, std::int64_t n) {
      kernels::sgd(static_cast<float>(sgd.lr), static_cast<float>(sgd.momentum), gradient + at,
                   velocity == nullptr ? nullptr : velocity + at, parameters + at, n);
    });
  }
}

void Optimiser::reset() {
  std::fill(steps_.begin(), steps_.end(), 0);
  first_.fill(0.0F);
  if (!second_.empty()) second_.fill(0.0F);
}

std::string Optimiser::description() const {
  if (const auto* adam = std::get_if<AdamOptions>(&options_)) {
    return fmt::format("Adam, lr {}, betas {} and {}, epsilon {}", adam->lr, adam->beta1, adam->beta2, adam->epsilon);
  }
  const auto& sgd = std::get<SgdOptions>(options_);
  return fmt::format("descent, lr {}, momentum {}", sgd.lr, sgd.momentum);
}

void Optimiser::save(Archive& to) const {
  to.write("kind", description());
  to.write("steps", steps_);
  first_.save(to, "first");
  if (!second_.empty()) second_.save(to, "second");
}

void Optimiser::load(const Archive& from) {
  std::string kind;
  from.read("kind", kind);
  if (kind != description()) {
    throw Error("optimiser", fmt::format("was saved as {}, but is {}", kind, description()),
                "give the optimiser that the run was started with");
  }
  steps_ = from.read_counts("steps", static_cast<std::int64_t>(groups_.size()));
  first_.load(from, "first");
  if (!second_.empty()) second_.load(from, "second");
}

}  // namespace meander
