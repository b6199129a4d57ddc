#include <meander/learners/learner.h>

#include <meander/stream/error.h>

#include <ATen/ops/cat.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

// Rows that a filter dropped are left out of what a buffer sees.
Batch kept(const Batch& raw, const Batch& ready) {
  if (!ready.rows.defined()) return raw;
  Batch batch = raw;
  batch.x = raw.x.index_select(0, ready.rows);
  batch.y = raw.y.index_select(0, ready.rows);
  if (raw.context.defined()) batch.context = raw.context.index_select(0, ready.rows);
  batch.rows = ready.rows;
  return batch;
}

Batch concatenate(const std::vector<Batch>& batches) {
  Batch whole = batches.front();
  if (batches.size() == 1) return whole;
  const auto join = [&](at::Tensor Batch::*member) {
    std::vector<at::Tensor> parts;
    for (const Batch& batch : batches) parts.push_back(batch.*member);
    return at::cat(parts);
  };
  whole.x = join(&Batch::x);
  whole.y = join(&Batch::y);
  if (whole.context.defined()) whole.context = join(&Batch::context);
  whole.rows = at::Tensor();
  return whole;
}

const std::int64_t* contexts_of(const Batch& batch) {
  return batch.context.defined() ? batch.context.data_ptr<std::int64_t>() : nullptr;
}

}  // namespace

Learner::Learner(Classifier classifier, Parts method, LearnerOptions options)
    : classifier_(std::move(classifier)),
      parts_(std::move(method)),
      options_(std::move(options)),
      gradient_(classifier_.network->parameters().size()),
      optimiser_(options_.optimiser, classifier_.network->parameters().size()),
      step_(*this),
      classes_seen_(static_cast<std::size_t>(classifier_.network->outputs()), 0) {}

Learner::~Learner() = default;

void Learner::restrict_outputs(std::vector<std::uint8_t> active) {
  if (!active.empty() && active.size() != classes_seen_.size()) {
    throw UsageError("active outputs", fmt::format("{} entries for {} outputs", active.size(), classes_seen_.size()),
                     "give one an output");
  }
  active_outputs_ = std::move(active);
}

Columns Learner::columns(const Batch& batch) const {
  return active_outputs_.empty() ? classifier_.columns(contexts_of(batch)) : Columns::masked(active_outputs_);
}

std::span<float> Learner::parameters() {
  return {network().parameters().data(), static_cast<std::size_t>(network().parameters().size())};
}

void Learner::begin(std::shared_ptr<Arena> arena, OperatorChain operators) {
  arena_ = std::move(arena);
  operators_ = std::move(operators);
  test_operators_ = operators_.deterministic();
  network().use(arena_);
  begin_parts();
}

void Learner::begin_parts() {
  if (std::exchange(begun_, true)) return;
  for (const auto& part : parts_) part->begin(*this);
}

void Learner::add_observer(std::shared_ptr<Observer> observer) { observers_.push_back(std::move(observer)); }

// --- one iteration ---------------------------------------------------------------------------------------------------

void Learner::take(const Batch& raw, const Batch& ready) {
  // An emptied batch is no iteration: only what it announces counts.
  if (ready.empty()) return consolidate_if(options_.consolidate.at_boundary && ready.boundary);
  report_ = StepReport{.boundary = ready.boundary};
  if (options_.updates_per_batch.batches > 1) {
    pool(raw, ready);
  } else {
    learn(ready, options_.updates_per_batch.updates);
    const Batch stored = kept(raw, ready);
    for (const auto& part : parts_) part->observe(*this, stored);
  }
  samples_ += ready.size();
  end_iteration(ready.boundary);
}

void Learner::rehearse() {
  report_ = StepReport{};
  learn(Batch{}, options_.updates_per_batch.updates);
  end_iteration(false);
}

void Learner::end_iteration(bool boundary) {
  report_.iteration = ++iterations_;
  consolidate_if(options_.consolidate.due(iterations_, boundary));
  for (const auto& observer : observers_) observer->on_step(*this, report_);
}

void Learner::pool(const Batch& raw, const Batch& ready) {
  pooled_raw_.push_back(kept(raw, ready));
  pooled_ready_.push_back(ready);
  if (static_cast<std::int64_t>(pooled_ready_.size()) >= options_.updates_per_batch.batches) learn_pooled();
}

void Learner::learn_pooled() {
  learn(concatenate(pooled_ready_), 1);
  for (const Batch& raw : pooled_raw_) {
    for (const auto& part : parts_) part->observe(*this, raw);
  }
  pooled_raw_.clear();
  pooled_ready_.clear();
}

void Learner::end() {
  if (!pooled_ready_.empty()) {
    report_ = StepReport{.iteration = iterations_};
    learn_pooled();
    for (const auto& observer : observers_) observer->on_step(*this, report_);
  }
  for (const auto& observer : observers_) observer->on_end(*this);
}

void Learner::consolidate_if(bool due) {
  const bool requested = consolidation_requested_.exchange(false);
  if (!requested && !due) return;
  for (const auto& part : parts_) part->consolidate(*this);
  ++consolidations_;
  report_.consolidated = true;
}

void Learner::learn(const Batch& ready, std::int64_t updates) {
  if (!ready.empty()) {
    check_labels(ready);
    count(ready);
    if (!network().modes_agree()) predict_first(ready);
  }
  for (std::int64_t u = 0; u < updates; ++u) update(ready, u);
  report_.updated = true;
  report_.loss = step_.loss();
  report_.terms = step_.terms();
  report_.penalties = step_.penalties();
}

// A label or context out of range would be read as an address further on.
void Learner::check_labels(const Batch& ready) const {
  const auto whole = [&](const at::Tensor& ids) { return ids.is_contiguous() && ids.numel() == ready.size(); };
  if (!whole(ready.y) || (ready.context.defined() && !whole(ready.context))) {
    throw ShapeError("label", "labels and contexts are not one contiguous number a sample",
                     "end the operator with .contiguous()");
  }
  const std::int64_t outputs = classifier_.network->outputs(), width = classifier_.head_width;
  const std::int64_t* y = ready.y.data_ptr<std::int64_t>();
  const std::int64_t* context = contexts_of(ready);
  for (std::int64_t i = 0; i < ready.size(); ++i) {
    if (y[i] < 0 || y[i] >= outputs) {
      throw Error("label", fmt::format("{} is not one of the {} outputs", y[i], outputs),
                  "give the network more outputs");
    }
    if (context != nullptr && context[i] < 0) {
      throw Error("context", fmt::format("{} is not a context", context[i]), "contexts are numbered from 0");
    }
    if (context != nullptr && width > 0 && y[i] / width != context[i]) {
      throw Error("label", fmt::format("{} is not one of context {}'s ({} outputs a head)", y[i], context[i], width),
                  "labels of a network with several heads are global: context * width + class");
    }
    if (!active_outputs_.empty() && active_outputs_[static_cast<std::size_t>(y[i])] == 0) {
      throw Error("label", fmt::format("{} is not one of the active outputs", y[i]), "widen restrict_outputs first");
    }
  }
}

void Learner::count(const Batch& ready) {
  const std::int64_t* y = ready.y.data_ptr<std::int64_t>();
  const std::int64_t* context = contexts_of(ready);
  for (std::int64_t i = 0; i < ready.size(); ++i) {
    classes_seen_[static_cast<std::size_t>(y[i])] = 1;
    if (context == nullptr) continue;
    const auto c = static_cast<std::size_t>(context[i]);
    if (c >= context_counts_.size()) context_counts_.resize(c + 1, 0);
    ++context_counts_[c];
  }
}

// --- one update ------------------------------------------------------------------------------------------------------

void Learner::update(const Batch& ready, std::int64_t number) {
  step_.begin(ready, iterations_, number);
  for (const auto& part : parts_) part->before_step(step_);
  if (!ready.empty()) add_current_loss(ready);
  if (step_.terms_.empty()) return;
  compute(step_);

  const bool changed = std::any_of(parts_.begin(), parts_.end(), [](const auto& p) { return p->changes_gradient(); });
  Riders riding;
  if (changed) {
    add_penalties(arena(), parameters().data(), gradient_.size(), step_.riders_.penalties, gradient_.data());
    for (const auto& part : parts_) part->change_gradient(step_);
    riding.integrals = step_.riders_.integrals;
  }
  optimiser_.step(arena(), parameters().data(), gradient_.data(), changed ? riding : step_.riders_);
  ++steps_;
  for (const auto& part : parts_) part->after_step(step_);
}

void Learner::add_current_loss(const Batch& ready) {
  const std::int64_t* y = ready.y.data_ptr<std::int64_t>();
  cross_entropy_.set(y, step_.columns(0));
  binary_.set(y, step_.columns(0));
  step_.add_loss("current", objective() == Objective::Binary ? static_cast<const Loss&>(binary_) : cross_entropy_, 0,
                 Role::Current);
}

double Learner::current_weight() const {
  return options_.replay_weight == ReplayWeight::Half ? 0.5 : 1.0 / static_cast<double>(consolidations_ + 1);
}

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
                     "put ops::to_float() before the learner");
  }
  if (ready.x.numel() != ready.size() * net.inputs()) {
    throw ShapeError("x", fmt::format("has {} values a sample, the network takes {}",
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
  network().backward(gradient, gradient_.data(), false);
}

// Batch norm ties the samples of a pass together: replayed groups first, then the current batch, each in its own.
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
  for (const Batch& group : step.groups_) {
    if (group.empty()) continue;
    const Inputs inputs = inputs_of(group);
    to = std::copy_n(inputs.x, inputs.count * width, to);
    if (inputs.context != nullptr) {
      together_context_.insert(together_context_.end(), inputs.context, inputs.context + inputs.count);
    }
  }
  const bool known = static_cast<std::int64_t>(together_context_.size()) == rows;
  return {together_.data(), rows, known ? together_context_.data() : nullptr};
}

void Learner::add_losses(Step& step, int group, const Logits& logits, float* gradient) {
  for (LossTerm& term : step.terms_) {
    if (term.group == group) term.value = (*term.loss)(logits, term.weight, gradient);
  }
  const bool predicts = group == 0 && step.update() == 0 && network().modes_agree();
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
  return operators_(std::move(stored));
}

// --- predictions -----------------------------------------------------------------------------------------------------

Logits Learner::forward(const Batch& ready, Mode mode) {
  const Inputs inputs = inputs_of(ready);
  return {network().forward(inputs, mode), inputs.count, network().outputs()};
}

Logits Learner::logits(const Batch& ready) { return forward(ready, Mode::Evaluate); }

void Learner::predict_first(const Batch& ready) { record_predictions(logits(ready), ready); }

void Learner::record_predictions(const Logits& logits, const Batch& ready) {
  predicted_.resize(static_cast<std::size_t>(logits.rows));
  predict(logits.values, logits.rows, logits.outputs, columns(ready), predicted_.data());
  const std::int64_t* y = ready.y.data_ptr<std::int64_t>();
  report_.samples = logits.rows;
  report_.correct = std::inner_product(predicted_.begin(), predicted_.end(), y, std::int64_t{0}, std::plus<>(),
                                       std::equal_to<>());
}

}  // namespace meander
