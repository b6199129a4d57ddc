#include <meander/learners/learner.h>
#include <meander/learners/sample_bounds.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

// What buffers see: the raw batch without the rows that a filter dropped.
Batch kept(const Batch& raw, const Batch& ready) {
  if (!ready.rows.defined()) return raw;
  Batch batch = raw;
  batch.x = raw.x.index_select(0, ready.rows);
  batch.y = raw.y.index_select(0, ready.rows);
  if (raw.context.defined()) batch.context = raw.context.index_select(0, ready.rows);
  if (raw.ids.defined()) batch.ids = raw.ids.index_select(0, ready.rows);
  batch.rows = ready.rows;
  return batch;
}

// Sets a flag until the end of its scope, also when an error leaves it; does nothing for null.
class Raised {
 public:
  explicit Raised(bool* flag) : flag_(flag) { set(true); }
  ~Raised() { set(false); }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  void set(bool value) {
    if (flag_ != nullptr) *flag_ = value;
  }
  bool* flag_;
};

void require(bool right, const char* where, const std::string& what, const char* remedy) {
  if (!right) throw UsageError(where, what, remedy);
}

Classifier checked(Classifier classifier) {
  require(classifier.network != nullptr, "classifier", "has no network", "make one with nets::mlp");
  const std::int64_t outputs = classifier.network->outputs(), width = classifier.head_width;
  require(width >= 0 && (width == 0 || outputs % width == 0), "head_width",
          fmt::format("{} outputs do not divide into heads of {}", outputs, width),
          "give a divisor of the outputs; 0: one head");
  return classifier;
}

Parts checked(Parts parts) {
  const bool whole = std::all_of(parts.begin(), parts.end(), [](const auto& part) { return part != nullptr; });
  require(whole, "method", "one of its parts is null", "leave it out");
  return parts;
}

LearnerOptions checked(LearnerOptions options, const Network& network) {
  const std::int64_t outputs = network.outputs(), width = options.classes_per_context;
  require(width >= 0 && (width == 0 || outputs % width == 0), "classes_per_context",
          fmt::format("{} outputs do not divide into contexts of {} classes", outputs, width),
          "give a divisor of the outputs; 0: the classes of the batch");
  const auto [updates, batches] = options.updates_per_batch;
  require(updates >= 1 && batches >= 1 && (updates == 1 || batches == 1), "updates_per_batch",
          fmt::format("{} updates for {} batches", updates, batches), "give n for 1, or 1 for n");
  require(options.consolidate.every >= 0, "consolidate",
          fmt::format("every {} iterations is not an interval", options.consolidate.every), "give 1 or more; 0: never");
  const ReplayWeight& weight = options.replay_weight;
  require(weight.contexts >= 1, "replay_weight", fmt::format("{} contexts are too few", weight.contexts),
          "give 1 or more");
  require(std::isfinite(weight.contexts_per_consolidation) && weight.contexts_per_consolidation > 0, "replay_weight",
          fmt::format("{} is not a number of contexts per consolidation", weight.contexts_per_consolidation),
          "give a finite number above 0");
  return options;
}

}  // namespace

Learner::Learner(Classifier classifier, Parts method, LearnerOptions options)
    : classifier_(checked(std::move(classifier))),
      parts_(checked(std::move(method))),
      options_(checked(std::move(options), *classifier_.network)),
      gradient_(classifier_.network->parameters().size()),
      optimiser_(options_.optimiser, classifier_.network->parameters().size(), classifier_.network->parameter_groups()),
      step_(*this),
      classes_seen_(static_cast<std::size_t>(classifier_.network->outputs()), 0),
      given_objective_(options_.objective) {
  if (options_.consolidate.on_drift) drift_.emplace(*options_.consolidate.on_drift);
}

Learner::~Learner() = default;

Columns Learner::columns(const Batch& batch, CompetingOutputs& competing) const {
  const bool one_head = classifier_.head_width == 0;
  if (!one_head || options_.active_classes == ActiveClasses::All) return columns_to_predict(batch);
  if (options_.active_classes == ActiveClasses::SoFar) return columns_so_far();
  const std::int64_t* y = batch.y.data_ptr<std::int64_t>();
  const std::int64_t width = options_.classes_per_context;
  if (width > 0) {
    competing.contexts.resize(static_cast<std::size_t>(batch.size()));
    std::transform(y, y + batch.size(), competing.contexts.begin(),
                   [width](std::int64_t label) { return label / width; });
    return Columns::block(width, competing.contexts.data());
  }
  competing.classes.assign(classes_seen_.size(), 0);
  std::for_each(y, y + batch.size(),
                [&](std::int64_t label) { competing.classes[static_cast<std::size_t>(label)] = 1; });
  return Columns::masked(competing.classes);
}

// Where contexts are announced, all classes of a context compete from its first batch on, whichever are in that batch.
Columns Learner::columns_so_far() const {
  const std::int64_t width = options_.classes_per_context;
  if (width == 0) return Columns::masked(classes_seen_);
  const auto last = std::find_if(classes_seen_.rbegin(), classes_seen_.rend(), [](std::uint8_t s) { return s != 0; });
  const std::int64_t seen = classes_seen_.rend() - last;
  return Columns::between(0, std::min((seen + width - 1) / width * width, classifier_.network->outputs()));
}

Columns Learner::columns_to_predict(const Batch& batch) const { return classifier_.columns(contexts_of(batch)); }

std::int64_t Learner::context_width() const {
  if (classifier_.head_width > 0) return classifier_.head_width;
  return options_.active_classes == ActiveClasses::Current ? options_.classes_per_context : 0;
}

std::span<float> Learner::parameters() {
  return {network().parameters().data(), static_cast<std::size_t>(network().parameters().size())};
}

void Learner::begin(std::shared_ptr<Arena> arena, OperatorChain operators) {
  arena_ = std::move(arena);
  prepare(std::move(operators));
  network().use(arena_);
  begin_parts();
  streaming_ = true;
  note_threads();
  for (const auto& observer : observers_) observer->on_begin(*this);
}

void Learner::prepare(OperatorChain operators) {
  operators_ = std::move(operators);
  test_operators_ = operators_.deterministic();
}

void Learner::begin_parts() {
  if (begun_) return;
  for (const auto& part : parts_) part->begin(*this);
  begun_ = true;
}

void Learner::add_observer(std::shared_ptr<Observer> observer) {
  require(observer != nullptr, "observer", "is null", "leave it out");
  observers_.push_back(std::move(observer));
}

void Learner::take(const Batch& raw, const Batch& ready) {
  // An emptied batch is not an iteration: only what it announces counts.
  if (ready.empty()) {
    const bool requested = consolidation_requested_.exchange(false);
    const bool due = requested || (options_.consolidate.at_boundary && ready.boundary);
    if (due || ready.boundary) learn_pooled();
    if (due) consolidate();
    return;
  }
  const Raised learning(&learning_);
  begin_report();
  report_.boundary = ready.boundary;
  if (fit_to_learn(ready)) {
    const Batch stored = kept(raw, ready);
    if (options_.updates_per_batch.batches == 1) {
      learn(ready, options_.updates_per_batch.updates, std::span(&stored, 1));
    } else {
      pooled_.add(stored, ready);
      if (pooled_.size() >= options_.updates_per_batch.batches) learn_pooled();
    }
    samples_ += ready.size();
  } else if (drift_) {
    drift_->pass(1);
  }
  end_iteration(ready.boundary);
}

// A consolidation between iterations (an emptied batch announced a boundary) is reported with the next one.
void Learner::begin_report() {
  report_ = StepReport{.iteration = iterations_ + 1, .consolidated = std::exchange(consolidated_between_, false)};
}

// Pooled batches are learned with the classes and the weight of their own context, and a consolidation covers all that
// came: neither a boundary nor a consolidation leaves a batch in the pool.
void Learner::end_iteration(bool boundary) {
  const bool requested = consolidation_requested_.exchange(false);
  const bool due = requested || options_.consolidate.due(iterations_ + 1, boundary);
  if (due || boundary) learn_pooled();
  ++iterations_;
  if (due) consolidate();
  end_report();
}

void Learner::end_report() {
  learning_ = false;
  for (const auto& observer : observers_) observer->on_step(*this, report_);
}

// Between iterations it gets a report of its own, since the last iteration has already had one.
void Learner::learn_pooled() {
  if (pooled_.empty()) return;
  const bool late = !learning_;
  const Raised learning(late ? &learning_ : nullptr);
  if (late) {
    begin_report();
    report_.iteration = iterations_;
    report_.late = true;
  }
  // The pool is emptied first: a drift found in this step consolidates what came before it.
  const PooledBatches batches = std::exchange(pooled_, {});
  learn(batches.together(), 1, batches.raw());
  if (late) end_report();
}

// After a stop the pool waits for further batches, as it would in a run without a stop.
void Learner::end(bool stopped) {
  streaming_ = false;
  if (!stopped) learn_pooled();
  for (const auto& observer : observers_) observer->on_end(*this, stopped);
}

// A step without samples tells nothing about the stream, and one whose update was dropped has no loss.
bool Learner::drifted(bool applied, std::int64_t iterations) {
  if (!drift_) return false;
  if (!applied || report_.samples == 0) {
    drift_->pass(iterations);
    return false;
  }
  const double error = 1.0 - static_cast<double>(report_.correct) / static_cast<double>(report_.samples);
  const bool by_error = drift_->input() == DriftInput::Error;
  return drift_->add(by_error ? error : detector_value(first_loss_, network().outputs()), iterations);
}

// Without new samples there is nothing to consolidate, and no further context to count.
void Learner::consolidate() {
  if (!std::exchange(learned_since_consolidation_, false)) return;
  for (const auto& part : parts_) part->consolidate(*this);
  ++consolidations_;
  if (options_.reset_optimiser) optimiser_.reset();
  penalty_bound_.forget();
  (learning_ ? report_.consolidated : consolidated_between_) = true;
}

void Learner::learn(const Batch& ready, std::int64_t updates, std::span<const Batch> raw) {
  if (!ready.empty()) {
    check_labels(ready);
    check_statistics(ready);
    count(ready);
    if (!predicts_while_training()) predict_first(ready);
  }
  bool first_applied = false;
  for (std::int64_t u = 0; u < updates; ++u) {
    const bool applied = try_update(ready, u);
    if (u == 0) first_applied = applied;
    if (!applied) continue;
    report_.updated = true;
    report_.loss = step_.loss();
    report_.terms = step_.terms();
    report_.penalties = step_.penalties();
  }
  // Samples that show a drift already belong to what comes next, so consolidate before the parts observe them.
  if (drifted(first_applied, static_cast<std::int64_t>(raw.size()))) consolidate();
  for (const Batch& batch : raw) {
    for (const auto& part : parts_) part->observe(*this, batch);
  }
  learned_since_consolidation_ = true;  // even if its updates were dropped: parts have observed it
}

// A label or context out of range would be used as an index later on.
void Learner::check_labels(const Batch& ready) const {
  if (!ready.y.defined()) throw Error("label", "the batch has none", "learn from samples with labels");
  const auto whole = [&](const at::Tensor& ids) { return ids.is_contiguous() && ids.numel() == ready.size(); };
  if (!whole(ready.y) || (ready.context.defined() && !whole(ready.context))) {
    throw ShapeError("label", "labels and contexts are not one contiguous number per sample",
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
    if (context != nullptr && context[i] >= most_contexts) {
      throw Error("context", fmt::format("{} is too large", context[i]),
                  fmt::format("number contexts from 0 to {} at most", most_contexts - 1));
    }
    if (context != nullptr && width > 0 && y[i] / width != context[i]) {
      throw Error("label", fmt::format("{} is not one of context {}'s ({} outputs a head)", y[i], context[i], width),
                  "labels of a network with several heads are global: context * width + class");
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

}  // namespace meander
