#include <meander/learners/parts/functional_regularisation.h>

#include <meander/learners/learner.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

void require_positive(const char* where, double value, const char* noun) {
  if (!(std::isfinite(value) && value > 0)) {
    throw UsageError(where, fmt::format("{} is not {}", value, noun), "give a finite number above 0");
  }
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t size) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(size));
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

}  // namespace

FunctionalRegularisation::FunctionalRegularisation(std::shared_ptr<ReplayMemory> memory,
                                                   const FunctionalRegularisationOptions& o)
    : memory_(std::move(memory)), options_(o), window_(o.fisher) {
  if (!(std::isfinite(o.strength) && o.strength >= 0)) {
    throw UsageError("tau", fmt::format("{} is not a strength", o.strength), "give a finite number, 0 or more");
  }
  require_positive("prior precision", o.prior_precision, "a precision");
  require_positive("jitter", o.jitter, "a jitter");
  require_positive("longest gradient", o.longest_gradient, "a length");
}

void FunctionalRegularisation::begin(Learner& learner) {
  learner.optimiser().correct_after_epsilon();
  window_.begin(learner);
  due_ = false;
  remembered_.clear();
  precision_ = FloatArray(static_cast<std::int64_t>(learner.parameters().size()));
}

void FunctionalRegularisation::before_step(Step& step) {
  if (due_) remember(step.learner());
}

FloatArray FunctionalRegularisation::variance() const {
  FloatArray variance(precision_.size());
  std::transform(precision_.data(), precision_.data() + precision_.size(), variance.data(),
                 [this](float f) { return static_cast<float>(1.0 / (f + options_.prior_precision)); });
  return variance;
}

// Called at the first step after a consolidation: the parameters are still the same, and the competing outputs are
// known.
void FunctionalRegularisation::remember(Learner& learner) {
  due_ = false;
  remembered_.clear();
  std::vector<std::int64_t> slots, sizes;
  std::int64_t stretch = 0;
  for (const StoredSet& set : memory_->sets()) {
    if (sizes.empty() || set.stretch != stretch) sizes.push_back(0);
    stretch = set.stretch;
    sizes.back() += static_cast<std::int64_t>(set.slots.size());
    slots.insert(slots.end(), set.slots.begin(), set.slots.end());
  }
  if (slots.empty()) return;
  const auto count = static_cast<std::int64_t>(slots.size());
  points_ = SampleStore(count);
  points_.put(memory_->fetch(slots), range(0, count));
  const FloatArray now = variance();
  std::int64_t first = 0;
  for (const std::int64_t size : sizes) {
    remembered_.push_back(remember_group(learner, first, size, now));
    first += size;
  }
}

RememberedFunction FunctionalRegularisation::remember_group(Learner& learner, std::int64_t first, std::int64_t size,
                                                            const FloatArray& variance) {
  const Batch ready = points(learner, range(first, size));
  const Logits logits = learner.logits(ready);
  learner.check_finite(logits);
  CompetingOutputs competing;
  RememberedFunction group;
  group.set_outputs(learner.columns(ready, competing), size, logits.outputs);
  group.set_probabilities(logits);
  const Inputs inputs{ready.x.data_ptr<float>(), size, contexts_of(ready)};
  FunctionKernel kernel(learner.network());
  std::vector<std::vector<double>> kernels =
      kernel(learner.arena(), inputs, group.probabilities().data(), group.outputs(), variance);
  const auto invert = [&](int c) {
    auto& matrix = kernels[static_cast<std::size_t>(c)];
    matrix = jittered_inverse(matrix, size, options_.jitter);
  };
  const int count = static_cast<int>(kernels.size());
  if (learner.arena() != nullptr) {
    learner.arena()->for_each(count, invert);
  } else {
    for (int c = 0; c < count; ++c) invert(c);
  }
  group.set_inverses(kernels);
  return group;
}

Batch FunctionalRegularisation::points(Learner& learner, std::span<const std::int64_t> numbers) {
  Batch ready = learner.test_operators()(points_.fetch(numbers));
  if (ready.size() != static_cast<std::int64_t>(numbers.size())) {
    throw Error("memorable points", "an operator drops some that passed in training",
                "make what a filter drops depend on the sample alone");
  }
  return ready;
}

std::span<const std::int64_t> FunctionalRegularisation::draw(std::size_t group, std::int64_t held, std::int64_t count,
                                                             Step& step) {
  if (count >= held) {
    all_ = range(0, held);
    return all_;
  }
  const Rng rng(step.learner().seed(), "memorable points", static_cast<std::uint64_t>(step.learner().steps()), group);
  return slot_draw_(held, count, rng);
}

void FunctionalRegularisation::add_gradient(Step& step) {
  if (remembered_.empty() || step.current().empty()) return;
  Learner& learner = step.learner();
  const auto groups = static_cast<std::int64_t>(remembered_.size());
  const std::int64_t share = (step.current().size() + groups - 1) / groups;
  numbers_.clear();
  std::vector<std::vector<std::int64_t>> drawn;
  std::int64_t first = 0;
  for (std::size_t g = 0; g < remembered_.size(); ++g) {
    const auto some = draw(g, remembered_[g].size(), share, step);
    drawn.emplace_back(some.begin(), some.end());
    for (const std::int64_t point : some) numbers_.push_back(first + point);
    first += remembered_[g].size();
  }
  const Batch ready = points(learner, numbers_);
  const Logits logits = learner.logits(ready);
  float* dlogits = dlogits_.reserve(logits.rows * logits.outputs);
  std::fill_n(dlogits, logits.rows * logits.outputs, 0.0F);
  double value = 0.0;
  std::int64_t at = 0;
  for (std::size_t g = 0; g < remembered_.size(); ++g) {
    const auto rows = static_cast<std::int64_t>(drawn[g].size());
    const Logits of_group{logits.values + at * logits.outputs, rows, logits.outputs};
    value += remembered_[g].distance(drawn[g], of_group, options_.strength, dlogits + at * logits.outputs);
    at += rows;
  }
  learner.network().backward(dlogits, learner.gradient().data(), true);
  step.report("functional", value, options_.strength);
}

void FunctionalRegularisation::precondition(Step& step) {
  const std::span<float> gradient = step.gradient();
  const auto size = static_cast<std::int64_t>(gradient.size());
  const double norm = std::sqrt(dot(step.learner().arena(), gradient.data(), gradient.data(), size));
  if (norm < options_.longest_gradient) return;
  flat_pass(step.learner().arena(), size, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      auto& g = gradient[static_cast<std::size_t>(i)];
      g = static_cast<float>(options_.longest_gradient * g / norm);
    }
  });
}

void FunctionalRegularisation::consolidate(Learner& learner) {
  if (window_.empty()) return;
  // The mean is over the held samples, the sum is for all that came.
  const auto came = static_cast<float>(window_.seen());
  const FloatArray mean = window_.diagonal(learner);
  for (std::int64_t i = 0; i < precision_.size(); ++i) precision_.data()[i] += came * mean.data()[i];
  due_ = true;
}

void FunctionalRegularisation::save(Archive& to) const {
  precision_.save(to, "precision");
  to.write("due", std::int64_t{due_});
  to.write("groups", static_cast<std::int64_t>(remembered_.size()));
  if (!remembered_.empty()) {
    Archive held;
    points_.save(held);
    to.write("points", held);
  }
  for (std::size_t g = 0; g < remembered_.size(); ++g) {
    Archive group;
    remembered_[g].save(group);
    to.write(fmt::format("groups/{}", g), group);
  }
  window_.save(to);
}

void FunctionalRegularisation::load(Learner& learner, const Archive& from) {
  precision_.load(from, "precision");
  due_ = from.read_flag("due");
  const std::int64_t groups = from.read_count("groups"), outputs = learner.network().outputs();
  std::int64_t points = 0;
  remembered_.clear();
  for (std::int64_t g = 0; g < groups; ++g) {
    RememberedFunction group;
    group.load(from.folder(fmt::format("groups/{}", g)), outputs);
    points += group.size();
    remembered_.push_back(std::move(group));
  }
  points_ = SampleStore(points);
  if (groups > 0) points_.load(from.folder("points"), bounds_of(learner));
  if (points > 0 && !points_.laid_out()) from.refuse("groups", "has points, but no sample is held");
  window_.load(learner, from);
}

}  // namespace meander
