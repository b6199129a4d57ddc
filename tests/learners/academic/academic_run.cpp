#include "academic_run.h"

#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/toy_data.h"

#include <meander/learners/methods/method_list.h>
#include <meander/operators/to_float.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/graph/pipeline.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <numeric>

namespace meander {
namespace {

/// Records what the stream yields.
class Onlooker final : public Part {
 public:
  explicit Onlooker(Groups& batches) : batches_(&batches) {}
  std::string name() const override { return "onlooker"; }
  void compose(Step& step) override { batches_->push_back(copy_of(step.current())); }

 private:
  Groups* batches_;
};

MethodContext method_context(const AcademicCase& of) {
  MethodContext context;
  context.scenario = of.scenario;
  context.academic = true;
  context.single_head = of.single_head;
  context.contexts = AcademicCase::contexts;
  context.classes_per_context = AcademicCase::per_context;
  context.outputs = of.outputs();
  context.iterations = AcademicCase::iterations;
  context.consolidate_every = 0;
  context.sgd = std::holds_alternative<SgdOptions>(of.optimiser);
  return context;
}

/// Makes pixels independent, so that no two images are nearly alike.
void randomise(at::Tensor& x) {
  Rng rng(1, "academic images");
  std::generate_n(x.data_ptr<std::uint8_t>(), x.numel(), [&] { return static_cast<std::uint8_t>(rng.below(256)); });
}

const Method& method_called(const std::string& name) {
  const Method* method = find_method(name);
  if (method == nullptr) throw std::logic_error("no method is called " + name);
  return *method;
}

}  // namespace

std::string AcademicCase::text() const {
  const char* competing = active == ActiveClasses::All ? "all" : active == ActiveClasses::SoFar ? "so far" : "current";
  return std::string(to_string(scenario)) + (single_head ? ", one head, " : ", ") + competing;
}

ContextSet AcademicCase::set() const {
  DataPair data = toy_data({.classes = contexts * per_context, .train = contexts * per_context * per_class});
  randomise(data.train.x);
  return ContextSet::split(std::move(data), {.contexts = contexts, .scenario = scenario, .single_head = single_head});
}

std::int64_t AcademicCase::outputs() const {
  const bool global = scenario == Scenario::Class || (scenario == Scenario::Task && !single_head);
  return global ? contexts * per_context : per_context;
}

bool AcademicCase::context_wise() const { return scenario == Scenario::Task || active == ActiveClasses::Current; }

OutputRange AcademicCase::competing(std::int64_t context) const {
  if (context_wise() && !single_head) return {context * per_context, (context + 1) * per_context};
  return {0, active == ActiveClasses::SoFar ? (context + 1) * per_context : outputs()};
}

std::vector<AcademicCase> academic_cases() {
  std::vector<AcademicCase> list;
  for (const auto active : {ActiveClasses::All, ActiveClasses::SoFar, ActiveClasses::Current}) {
    list.push_back({.scenario = Scenario::Class, .active = active});
  }
  list.push_back({.scenario = Scenario::Domain});
  list.push_back({.scenario = Scenario::Task});
  list.push_back({.scenario = Scenario::Task, .single_head = true});
  return list;
}

torch::Tensor as_float(const torch::Tensor& x) { return (x.to(torch::kFloat) / 255.0).contiguous(); }

Batch copy_of(const Batch& batch) {
  Batch copy = batch;
  for (at::Tensor Batch::*member : {&Batch::x, &Batch::y, &Batch::context, &Batch::rows, &Batch::ids}) {
    if ((batch.*member).defined()) copy.*member = (batch.*member).clone();
  }
  return copy;
}

Batch training_set(const ContextSet& set, std::int64_t context) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(set.train_size(context)));
  std::iota(all.begin(), all.end(), 0);
  TensorPool pool;
  Batch batch = copy_of(set.gather(std::vector<std::int64_t>(all.size(), context), all, pool));
  batch.x = as_float(batch.x);
  return batch;
}

torch::Tensor samples_of(const ContextSet& set, std::int64_t context, std::int64_t label) {
  const Batch all = training_set(set, context);
  return all.x.index_select(0, all.y.eq(label).nonzero().flatten());
}

bool holds(const torch::Tensor& samples, const torch::Tensor& one) {
  return samples.eq(one).flatten(1).all(1).any().item<bool>();
}

MlpShape shape_for(const ContextSet& set) {
  MlpShape shape;
  shape.inputs = set.shape().size(), shape.outputs = set.outputs(), shape.units = 12;
  return shape;
}

OptionValues given(std::initializer_list<std::pair<std::string, OptionValue>> list) {
  OptionValues values;
  for (const auto& [name, value] : list) values.set(name, value);
  return values;
}

AcademicRun::AcademicRun(const AcademicCase& of, const std::string& name, const OptionValues& options)
    : case_(of), set_(of.set()), context_(method_context(of)) {
  const Method& method = method_called(name);
  plan_ = nets::plan(set_, {.units = AcademicCase::units});
  plan_.units_given = true;
  context_.network = plan_;
  if (method.plan) method.plan(plan_, options, context_);
  classifier_ = nets::build(plan_);
  for (const ParameterEntry& entry : classifier_.network->parameters().entries()) {
    initial_.add(entry.name, entry.shape);
  }
  const ParameterArray& made = classifier_.network->parameters();
  if (made.size() > 0) std::copy_n(made.data(), made.size(), initial_.data());
  parts_ = method.parts(options, context_);
}

void AcademicRun::train() {
  train(academic_setting(set_, {.iterations = AcademicCase::iterations, .batch = AcademicCase::batch}));
}

void AcademicRun::train(AnySource stream) {
  LearnerOptions options;
  options.consolidate = at_boundary();
  options.optimiser = case_.optimiser;
  options.replay_weight = ReplayWeight::one_over_contexts();
  options.active_classes = case_.active;
  options.classes_per_context = AcademicCase::per_context;
  learner_ = std::make_unique<Learner>(std::move(classifier_), meander::parts(Onlooker(batches_)) + std::move(parts_),
                                       options);
  const auto diary = std::make_shared<Diary>();
  learner_->add_observer(diary);
  Pipeline pipeline(std::move(stream));
  pipeline.append(ops::to_float());
  pipeline.end_in(*learner_);
  pipeline.run({.threads = 1});
  losses_ = diary->losses;
}

Academic AcademicRun::plain(const ParameterArray& initial) const {
  Academic plain(initial);
  if (const auto* descent = std::get_if<SgdOptions>(&case_.optimiser)) plain.descent = *descent;
  return plain;
}

std::vector<float> AcademicRun::parameters() { return {learner_->parameters().begin(), learner_->parameters().end()}; }

void check_same(std::span<const float> parameters, const Academic& plain, double tolerance) {
  CHECK(difference(parameters, plain.flat()) < tolerance);
}

void check_same(AcademicRun& run, const Academic& plain, double tolerance) {
  REQUIRE(run.losses().size() == plain.losses.size());
  for (std::size_t i = 0; i < plain.losses.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(run.losses()[i] - plain.losses[i]) < tolerance * std::max(1.0, std::abs(plain.losses[i])));
  }
  check_same(run.parameters(), plain, tolerance);
}

}  // namespace meander
