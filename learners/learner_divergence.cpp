#include <meander/learners/diverged_error.h>
#include <meander/learners/learner.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

// The checks of an update before it is applied, and the errors for one that is not applied.
namespace meander {
namespace {

bool finite(Arena* arena, const float* values, std::int64_t size) {
  return std::isfinite(largest_magnitude(arena, values, size));
}

// What a term adds to the loss; for a separate model's term, which has no weight, that model's loss.
double size_of(const LossTerm& term) { return term.weight == 0.0 ? term.value : term.weight * term.value; }
double size_of(const QuadraticPenalty& penalty) { return penalty.strength * penalty.value; }

// The penalty's factor is applied in single precision.
bool fits(const QuadraticPenalty& penalty) { return std::abs(penalty.strength * penalty.scale) < 1e37; }

// NaN prints the same whatever its sign bit.
std::string text(double value) { return std::isnan(value) ? "nan" : fmt::format("{:.3g}", value); }

std::string text(double size, double limit) {
  return std::isfinite(size)
             ? fmt::format("{:.3g}, above {:.3g}, beyond which single precision loses the samples", size, limit)
             : text(size);
}

std::string lower_strength(const std::string& name, double now) {
  return fmt::format("lower the strength of '{}' ({:g} now)", name, now);
}

std::string lower_strength_or_rate(const std::string& name, double now, double rate) {
  return fmt::format("{} or the learning rate ({:g} now)", lower_strength(name, now), rate);
}

// The terms of parts that compute their penalty themselves, which are due only after the losses, for an error's remedy;
// not those of a part that cannot.
void add_own_penalties(const Parts& parts, Step& step) {
  for (const auto& part : parts) {
    try {
      part->add_gradient(step);
    } catch (const std::exception&) {
      continue;
    }
  }
}

// "'a' and 'b'": the parts that change a complete gradient.
std::string names_of_changing(const Parts& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) {
    if (part->changes_gradient()) names.push_back(fmt::format("'{}'", part->name()));
  }
  return fmt::format("{}", fmt::join(names, " and "));
}

}  // namespace

bool Learner::try_update(const Batch& ready, std::int64_t number) {
  network().keep_statistics();
  try {
    update(ready, number);
    return true;
  } catch (const DivergedError&) {
    network().restore_statistics();
    if (options_.on_nan == OnNan::Stop) throw;
  }
  ++skipped_;
  ++report_.skipped;
  report_.terms = {};
  report_.penalties = {};
  return false;
}

double Learner::largest_loss() const {
  const auto outputs = static_cast<double>(std::max<std::int64_t>(2, classifier_.network->outputs()));
  return 0x1p23 * (options_.objective == Objective::Binary ? outputs * std::log(2.0) : std::log(outputs));
}

void Learner::diverged(const std::string& what, const std::string& remedy) const {
  const std::int64_t iteration = learning_ ? report_.iteration : iterations_;
  throw DivergedError(options_.name, fmt::format("iteration {}: {}", iteration, what), remedy, iteration);
}

std::string Learner::lower_rate() const { return fmt::format("lower the learning rate ({:g} now)", optimiser_.lr()); }

// Other types, widths and layouts are refused where the network takes its inputs.
bool Learner::fit_to_learn(const Batch& ready) {
  const at::Tensor& x = ready.x;
  if (!x.defined() || x.scalar_type() != at::kFloat || !x.is_contiguous() ||
      x.numel() != ready.size() * network().inputs()) {
    return true;
  }
  const float* values = x.data_ptr<float>();
  if (finite(arena(), values, x.numel())) return true;
  if (options_.on_nan == OnNan::Skip) {
    ++skipped_;
    ++report_.skipped;
    return false;
  }
  const float* bad = std::find_if(values, values + x.numel(), [](float v) { return !std::isfinite(v); });
  const std::int64_t row = (bad - values) / (x.numel() / ready.size());
  const std::int64_t source_row = ready.rows.defined() ? ready.rows.data_ptr<std::int64_t>()[row] : row;
  throw Error("x", fmt::format("row {} of batch {} holds {}", source_row, ready.index, text(double{*bad})),
              "clean the source, or skip such batches (on_nan)");
}

// Running statistics that no batch has ever updated would not normalise anything.
void Learner::check_statistics(const Batch& ready) const {
  const std::int64_t least = classifier_.network->least_batch();
  if (steps_ > 0 || ready.size() >= least) return;
  throw UsageError("batch norm", fmt::format("a batch of {} has no variance to normalise by", ready.size()),
                   fmt::format("give batches of {} or more, or a network without batch norm", least));
}

// The first array, in the order of computation, that is not finite; empty if all are finite.
std::string Learner::first_not_finite(const LossTerm& term) {
  const Batch& group = step_.group(term.group);
  if (group.empty()) return "";
  const std::string whose = term.group == 0 ? "the current batch" : fmt::format("samples of '{}'", term.name);
  if (!finite(arena(), group.x.data_ptr<float>(), group.x.numel())) return "x of " + whose;
  for (const ParameterEntry& entry : network().parameters().entries()) {
    if (!finite(arena(), parameters().data() + entry.offset, entry.size)) return "parameter '" + entry.name + "'";
  }
  const Logits logits = term.loss == nullptr ? Logits{} : forward(group, Mode::Evaluate);
  return finite(nullptr, logits.values, logits.rows * logits.outputs) ? "" : "the logits of " + whose;
}

void Learner::check_terms() {
  const double limit = largest_loss();
  const auto wrong = std::find_if(step_.terms_.begin(), step_.terms_.end(),
                                  [limit](const LossTerm& term) { return !(std::abs(size_of(term)) <= limit); });
  if (wrong == step_.terms_.end()) return;
  const LossTerm term = *wrong;
  const std::string array = std::isfinite(term.value) ? "" : first_not_finite(term);
  const std::string what = fmt::format("the loss '{}' is {}{}", term.name, text(size_of(term), limit),
                                       array.empty() ? ""
                                                     : fmt::format(" ({} {} the first that {} not finite)", array,
                                                                   array.starts_with("the logits") ? "are" : "is",
                                                                   array.starts_with("the logits") ? "are" : "is"));
  // A term without a loss on logits is a penalty that a part computed from the network's parameters.
  if (term.loss == nullptr && gradient_.size() > 0) diverged(what, lower_strength(term.name, term.weight));
  add_penalties(arena(), parameters().data(), gradient_.size(), step_.regularisers_.penalties, gradient_.data());
  for (const QuadraticPenalty& penalty : step_.regularisers_.penalties) {
    if (std::abs(size_of(penalty)) <= limit) continue;
    diverged(what, lower_strength_or_rate(penalty.name, penalty.strength, optimiser_.lr()));
  }
  if (gradient_.size() > 0 && options_.on_nan == OnNan::Stop) add_own_penalties(parts_, step_);
  for (const LossTerm& own : step_.terms_) {
    if (own.loss != nullptr || own.weight == 0.0 || std::abs(size_of(own)) <= limit) continue;
    diverged(what, lower_strength_or_rate(own.name, own.weight, optimiser_.lr()));
  }
  const float largest = step_.current().empty() ? 0.0F
                                                : largest_magnitude(arena(), step_.current().x.data_ptr<float>(),
                                                                    step_.current().x.numel());
  if (steps_ == 0 && largest > 1e3F)
    diverged(what, fmt::format("scale the samples (the largest value is {:g})", largest));
  diverged(what, lower_rate());
}

void Learner::check_penalties() {
  const double limit = largest_loss();
  for (const QuadraticPenalty& penalty : step_.regularisers_.penalties) {
    if (fits(penalty) && std::abs(size_of(penalty)) <= limit) continue;
    const auto array = [&](const char* name, const float* values) {
      const std::string what = fmt::format("the {} of '{}' are the first that are not finite", name, penalty.name);
      if (!finite(arena(), values, gradient_.size())) diverged(what, lower_rate());
    };
    array("importances", penalty.importance);
    array("anchors", penalty.anchor);
    const double size = fits(penalty) ? size_of(penalty) : std::numeric_limits<double>::infinity();
    diverged(fmt::format("'{}' is {}", penalty.name, text(size, limit)),
             lower_strength(penalty.name, penalty.strength));
  }
}

void Learner::check_gradient() {
  const double limit = optimiser_.largest_gradient();
  if (largest_magnitude(arena(), gradient_.data(), gradient_.size()) <= limit) return;
  std::string remedy = lower_rate();
  for (const QuadraticPenalty& p : step_.regularisers_.penalties)
    remedy += ", or " + lower_strength(p.name, p.strength);
  for (const ParameterEntry& entry : network().parameters().entries()) {
    const float largest = largest_magnitude(arena(), gradient_.data() + entry.offset, entry.size);
    if (largest <= limit) continue;
    const std::string changed = names_of_changing(parts_);
    const std::string what = fmt::format("the gradient of '{}' has an entry of {:g}", entry.name, largest);
    if (changed.empty()) diverged(what, remedy);
    diverged(fmt::format("{} as changed by {}", what, changed),
             fmt::format("{}, or change the options of {}", remedy, changed));
  }
}

void Learner::check_finite(const Logits& logits) const {
  if (finite(nullptr, logits.values, logits.rows * logits.outputs)) return;
  diverged("the network's logits are not finite", lower_rate());
}

void Learner::check_step(const char* name, double loss, std::span<const float> gradient,
                         const Optimiser& optimiser) const {
  const std::string remedy = fmt::format("lower its learning rate ({:g} now)", optimiser.lr());
  if (!(std::abs(loss) <= largest_loss())) {
    diverged(fmt::format("the loss '{}' is {}", name, text(loss, largest_loss())), remedy);
  }
  const float largest = largest_magnitude(arena_.get(), gradient.data(), static_cast<std::int64_t>(gradient.size()));
  if (largest <= optimiser.largest_gradient()) return;
  diverged(fmt::format("the gradient of '{}' has an entry of {:g}", name, largest), remedy);
}

}  // namespace meander
