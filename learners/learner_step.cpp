#include <meander/learners/learner.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include <fmt/format.h>

// One update: forward passes of the groups of samples, losses, gradient, the pass over the parameters.
namespace meander {

void Learner::update(const Batch& ready, std::int64_t number) {
  step_.begin(ready, iterations_, number);
  for (const auto& part : parts_) part->compose(step_);
  // The step's logits will be those of other samples.
  if (step_.replaced_ && number == 0 && predicts_while_training()) predict_first(ready);
  for (const auto& part : parts_) part->before_step(step_);
  // A network without parameters has nothing to learn: parts learn in its place.
  if (gradient_.size() > 0) {
    if (!step_.current().empty()) add_current_loss();
    if (step_.terms_.empty()) return;
    change_parameters();
  } else {
    check_terms();
    if (number == 0 && !step_.terms_.empty()) first_loss_ = step_.loss();
  }
  ++steps_;
  for (const auto& part : parts_) part->after_step(step_);
}

// The maps of the only part that changes the gradient, if the gradient consists of losses alone.
std::span<InputMatrix> Learner::input_maps() {
  Part* only = nullptr;
  for (const auto& part : parts_) {
    if (!part->changes_gradient()) continue;
    if (only != nullptr) return {};
    only = part.get();
  }
  const bool one_pass = network().samples_are_independent() && step_.regularisers_.penalties.empty();
  return one_pass && only != nullptr ? only->input_maps() : std::span<InputMatrix>();
}

void Learner::change_parameters() {
  maps_ = input_maps();
  compute(step_);
  check_terms();
  const auto& terms = step_.terms_;
  // The last one with this role: other losses on the current samples come from parts, which were asked before.
  const auto current =
      std::find_if(terms.rbegin(), terms.rend(), [](const auto& t) { return t.role == Role::Current; });
  if (step_.update() == 0 && current != terms.rend()) first_loss_ = current->value;

  const bool changed =
      maps_.empty() && std::any_of(parts_.begin(), parts_.end(), [](const auto& p) { return p->changes_gradient(); });
  // In the optimiser's pass it is too late to find a penalty out of bounds: it is applied there only if it is surely
  // below the limit.
  const bool ride = !changed && penalty_bound_.below(largest_loss(), step_.regularisers_.penalties);
  Regularisers riding;
  if (!ride) {
    add_penalties(arena(), parameters().data(), gradient_.size(), step_.regularisers_.penalties, gradient_.data());
    check_penalties();
    riding.integrals = step_.regularisers_.integrals;
  }
  const double change = optimiser_.largest_change();
  if (!ride && !changed && std::isfinite(change)) {
    penalty_bound_.measure(arena(), parameters().data(), gradient_.size(), step_.regularisers_.penalties);
  }
  if (changed) {
    for (const auto& part : parts_) part->add_gradient(step_);
    for (const auto& part : parts_) part->change_gradient(step_);
    for (const auto& part : parts_) part->precondition(step_);
    check_terms();
  }
  const bool as_written = ride && !changed && maps_.empty();
  if (!as_written || !(network().gradient_bound() <= optimiser_.largest_gradient())) check_gradient();
  optimiser_.step(arena(), parameters().data(), gradient_.data(), ride ? step_.regularisers_ : riding,
                  [this](std::size_t group) { return network().reached(group); });
  penalty_bound_.moved_by(change);
}

void Learner::add_current_loss() {
  const std::int64_t* labels = step_.current().y.data_ptr<std::int64_t>();
  const Loss& of_labels = current_term_.towards(labels, step_.columns(0), objective());
  step_.add_loss("current", step_.current_loss_ != nullptr ? *step_.current_loss_ : of_labels, 0, Role::Current);
}

double Learner::current_weight() const { return options_.replay_weight.current(consolidations_); }

void Learner::compute(Step& step) {
  step.weigh(current_weight());
  if (network().samples_are_independent()) {
    compute_together(step);
  } else {
    compute_one_by_one(step);
  }
}

Inputs Learner::inputs_of(const Batch& ready) const {
  const Network& net = *classifier_.network;
  if (ready.x.scalar_type() != at::kFloat) {
    throw ShapeError("x", fmt::format("is {}, a network needs float", c10::toString(ready.x.scalar_type())),
                     "put ops::to_float() before the learner, or pass it to `prepare` if no pipeline runs");
  }
  if (ready.x.numel() != ready.size() * net.inputs()) {
    throw ShapeError("x",
                     fmt::format("has {} values per sample, the network takes {}",
                                 ready.size() == 0 ? 0 : ready.x.numel() / ready.size(), net.inputs()),
                     "make the network for this stream's samples");
  }
  if (!ready.x.is_contiguous()) throw ShapeError("x", "is not contiguous", "end the operator with .contiguous()");
  return {ready.x.data_ptr<float>(), ready.size(), contexts_of(ready)};
}

// Current and replayed samples in one pass through the network.
void Learner::compute_together(Step& step) {
  const Inputs all = step.groups_.size() > 1 ? gather_groups(step) : inputs_of(step.current());
  const Logits logits{network().forward(all, Mode::Train), all.count, network().outputs()};
  float* gradient = dlogits_.reserve(all.count * logits.outputs);
  std::fill_n(gradient, all.count * logits.outputs, 0.0F);
  std::int64_t row = 0;
  for (std::size_t g = 0; g < step.groups_.size(); ++g) {
    const std::int64_t rows = step.groups_[g].size(), at = row * logits.outputs;
    add_losses(step, static_cast<int>(g), {logits.values + at, rows, logits.outputs}, gradient + at);
    row += rows;
  }
  if (maps_.empty()) {
    network().backward(gradient, gradient_.data(), false);
  } else {
    mapped_gradient_(arena(), network().linear_layers(), network().backward_layers(gradient), all.count, maps_,
                     gradient_.data());
  }
}

// Batch norm ties the samples of a pass together: replayed groups first, then the current batch, each in its own pass.
void Learner::compute_one_by_one(Step& step) {
  const int groups = static_cast<int>(step.groups_.size());
  bool add = false;
  for (int i = 1; i <= groups; ++i) {
    const int g = i % groups;
    if (step.group(g).empty()) continue;
    const Inputs inputs = inputs_of(step.group(g));
    const Logits logits{network().forward(inputs, Mode::Train), inputs.count, network().outputs()};
    float* gradient = dlogits_.reserve(inputs.count * logits.outputs);
    std::fill_n(gradient, inputs.count * logits.outputs, 0.0F);
    add_losses(step, g, logits, gradient);
    network().backward(gradient, gradient_.data(), std::exchange(add, true));
  }
}

Inputs Learner::gather_groups(const Step& step) {
  std::int64_t rows = 0;
  for (const Batch& group : step.groups_) rows += group.size();
  const std::int64_t width = network().inputs();
  float* to = together_.reserve(rows * width);
  together_context_.clear();
  together_sizes_.clear();
  for (const Batch& group : step.groups_) {
    if (group.empty()) continue;
    together_sizes_.push_back(group.size());
    const Inputs inputs = inputs_of(group);
    to = std::copy_n(inputs.x, inputs.count * width, to);
    if (inputs.context != nullptr) {
      together_context_.insert(together_context_.end(), inputs.context, inputs.context + inputs.count);
    }
  }
  const bool known = static_cast<std::int64_t>(together_context_.size()) == rows;
  return {together_.data(), rows, known ? together_context_.data() : nullptr, together_sizes_};
}

void Learner::add_losses(Step& step, int group, const Logits& logits, float* gradient) {
  for (LossTerm& term : step.terms_) {
    if (term.group == group && term.loss != nullptr) term.value = (*term.loss)(logits, term.weight, gradient);
  }
  const bool predicts = group == 0 && step.update() == 0 && !step.replaced_ && predicts_while_training();
  if (predicts && !step.current().empty()) record_predictions(logits, step.current());
}

double Learner::gradient_of(const Batch& ready, const Loss& loss, double scale, std::span<float> gradient) {
  const Logits logits = forward(ready, Mode::Train);
  float* dlogits = dlogits_.reserve(logits.rows * logits.outputs);
  std::fill_n(dlogits, logits.rows * logits.outputs, 0.0F);
  const double value = loss(logits, scale, dlogits);
  network().backward(dlogits, gradient.data(), false);
  return value;
}

Batch Learner::prepare_replay(Batch stored, const Step&) const {
  stored.index = steps_;
  stored.replayed = true;
  Batch ready = operators_(std::move(stored));
  if (!ready.empty()) inputs_of(ready);  // stored samples may be of another stream
  return ready;
}

Logits Learner::forward(const Batch& ready, Mode mode) {
  const Inputs inputs = inputs_of(ready);
  return {network().forward(inputs, mode), inputs.count, network().outputs()};
}

Logits Learner::logits(const Batch& ready) { return forward(ready, Mode::Evaluate); }

Logits Learner::scores(const Batch& ready) {
  const auto takes_over = [](const auto& part) { return part->classifies(); };
  const auto part = std::find_if(parts_.begin(), parts_.end(), takes_over);
  if (part == parts_.end()) return logits(ready);
  const std::int64_t outputs = network().outputs();
  float* scores = scores_.reserve(ready.size() * outputs);
  (*part)->classify(*this, ready, scores);
  return {scores, ready.size(), outputs};
}

bool Learner::predicts_while_training() const {
  const auto takes_over = [](const auto& part) { return part->classifies(); };
  return classifier_.network->modes_agree() && std::none_of(parts_.begin(), parts_.end(), takes_over);
}

void Learner::predict_first(const Batch& ready) { record_predictions(scores(ready), ready); }

void Learner::record_predictions(const Logits& logits, const Batch& ready) {
  predicted_.resize(static_cast<std::size_t>(logits.rows));
  predict(logits.values, logits.rows, logits.outputs, columns_to_predict(ready), predicted_.data());
  const std::int64_t* y = ready.y.data_ptr<std::int64_t>();
  labels_.assign(y, y + logits.rows);
  report_.samples = logits.rows;
  report_.labels = labels_;
  report_.predicted = predicted_;
  report_.correct = std::inner_product(predicted_.begin(), predicted_.end(), labels_.begin(), std::int64_t{0},
                                       std::plus<>(), std::equal_to<>());
}

}  // namespace meander
