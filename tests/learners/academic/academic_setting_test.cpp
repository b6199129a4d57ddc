// The academic method is the task-free one on a stream that stays in each context for N iterations. The academic loops
// are written out here, in double, from the equations in docs/methods/, with LibTorch's autograd.
#include "academic_run.h"
#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/toy_data.h"

#include <meander/learners/parts/experience_replay.h>
#include <meander/learners/parts/learning_without_forgetting.h>
#include <meander/learners/parts/synaptic_intelligence.h>
#include <meander/operators/to_float.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/graph/pipeline.h>

using namespace meander;

namespace {

constexpr std::int64_t setting_iterations = 12;
constexpr double si_strength = 5.0, si_damping = 0.1;

ContextSet setting_contexts(Scenario scenario) {
  return ContextSet::split(toy_data({.classes = AcademicCase::contexts * AcademicCase::per_context, .train = 600}),
                           {.contexts = AcademicCase::contexts, .scenario = scenario});
}

/// What the stream yields, as the network gets it.
std::vector<Batch> setting_batches(const ContextSet& set) {
  ScheduleSource stream = academic_setting(set, {.iterations = setting_iterations, .batch = 10});
  std::vector<Batch> list;
  while (std::optional<Batch> batch = stream.next()) {
    batch->x = as_float(batch->x);
    batch->y = batch->y.clone();
    if (batch->context.defined()) batch->context = batch->context.clone();
    list.push_back(*batch);
  }
  return list;
}

struct TaskFree {
  std::vector<double> losses;
  std::vector<float> parameters;
};

TaskFree task_free(const ContextSet& set, Parts parts, Consolidation consolidate = every(setting_iterations)) {
  LearnerOptions options;
  options.consolidate = consolidate;
  options.optimiser = AdamOptions{.lr = Academic::lr};
  options.replay_weight = ReplayWeight::one_over_contexts();
  Learner learner({std::make_unique<FusedMlp>(shape_for(set), 1), set.multi_head() ? AcademicCase::per_context : 0},
                  std::move(parts), options);
  const auto diary = std::make_shared<Diary>();
  learner.add_observer(diary);
  ScheduleSource stream = academic_setting(set, {.iterations = setting_iterations, .batch = 10});
  (stream | ops::to_float() | learner).run({.threads = 1});
  return {diary->losses, {learner.parameters().begin(), learner.parameters().end()}};
}

void check_task_free(const TaskFree& ours, const Academic& academic) {
  REQUIRE(ours.losses.size() == academic.losses.size());
  for (std::size_t i = 0; i < ours.losses.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(ours.losses[i] - academic.losses[i]) < 1e-4 * std::max(1.0, std::abs(academic.losses[i])));
  }
  CHECK(difference(ours.parameters, academic.flat()) < 1e-3);
}

}  // namespace

TEST_CASE("SI with N iterations to a context is the academic SI", "[property]") {
  const ContextSet set = setting_contexts(Scenario::Class);
  Academic academic(shape_for(set));
  Tensors omega, anchor = academic.parameters, integral;
  for (const torch::Tensor& p : academic.parameters) omega.push_back(torch::zeros_like(p));
  integral = omega;
  std::int64_t done = 0;
  for (const Batch& batch : setting_batches(set)) {
    const Tensors before = academic.parameters;
    academic.step([&](const Tensors& p) {
      torch::Tensor loss = Academic::cross_entropy(Academic::logits(p, batch.x), batch.y, 0, set.outputs());
      for (std::size_t i = 0; done >= setting_iterations && i < p.size(); ++i) {
        loss = loss + si_strength * (omega[i] * (p[i] - anchor[i]).pow(2)).sum();
      }
      return loss;
    });
    for (std::size_t i = 0; i < integral.size(); ++i) {
      integral[i] = integral[i] - academic.gradients[i] * (academic.parameters[i] - before[i]);
    }
    if (++done % setting_iterations != 0) continue;
    for (std::size_t i = 0; i < integral.size(); ++i) {
      omega[i] = omega[i] + integral[i] / ((academic.parameters[i] - anchor[i]).pow(2) + si_damping);
      anchor[i] = academic.parameters[i];
      integral[i] = torch::zeros_like(integral[i]);
    }
  }
  check_task_free(task_free(set, parts(SynapticIntelligence(si_strength, si_damping))), academic);
}

TEST_CASE("LwF with N iterations to a context is the academic LwF, in every scenario", "[property]") {
  const Scenario scenario = GENERATE(Scenario::Class, Scenario::Domain, Scenario::Task);
  CAPTURE(to_string(scenario));
  const ContextSet set = setting_contexts(scenario);
  const std::int64_t outputs = set.outputs();
  Academic academic(shape_for(set));
  Tensors teacher;
  std::int64_t done = 0;
  for (const Batch& batch : setting_batches(set)) {
    const std::int64_t t = done / setting_iterations + 1;
    academic.step([&](const Tensors& p) {
      const torch::Tensor f = Academic::logits(p, batch.x);
      const std::int64_t head = scenario == Scenario::Task ? (t - 1) * AcademicCase::per_context : 0;
      const std::int64_t last = scenario == Scenario::Task ? head + AcademicCase::per_context : outputs;
      torch::Tensor loss = Academic::cross_entropy(f, batch.y, head, last);
      if (t == 1) return loss;
      const torch::Tensor old = Academic::logits(teacher, batch.x);
      if (scenario == Scenario::Class) {
        return loss + Academic::distillation(f, old, 0, (t - 1) * AcademicCase::per_context, outputs);
      }
      if (scenario == Scenario::Domain) {
        return loss + static_cast<double>(t - 1) * Academic::distillation(f, old, 0, outputs, outputs);
      }
      for (std::int64_t j = 0; j + 1 < t; ++j) {
        loss = loss + Academic::distillation(f, old, j * AcademicCase::per_context, (j + 1) * AcademicCase::per_context,
                                             (j + 1) * AcademicCase::per_context);
      }
      return loss;
    });
    if (++done % setting_iterations == 0) teacher = academic.parameters;
  }
  LearningWithoutForgettingOptions options{.temperature = Academic::temperature};
  options.only_seen = scenario == Scenario::Class;
  options.weight = scenario == Scenario::Class ? DistillationWeight::One : DistillationWeight::PerContext;
  check_task_free(task_free(set, parts(LearningWithoutForgetting(options))), academic);
}

namespace {

/// Replays, from the second context on, the stream's batch of N iterations ago.
class OneContextAgo final : public ExperienceReplay {
 public:
  explicit OneContextAgo(const std::vector<Batch>& stream) : ExperienceReplay(nullptr), stream_(&stream) {}

 protected:
  std::vector<Batch> draw(Step& step) override {
    if (step.iteration() < setting_iterations) return {};
    return {stream_->at(static_cast<std::size_t>(step.iteration() - setting_iterations))};
  }

 private:
  const std::vector<Batch>* stream_;
};

}  // namespace

TEST_CASE("ER with N iterations to a context and r = 1/t is the academic ER", "[property]") {
  const Scenario scenario = GENERATE(Scenario::Class, Scenario::Domain);
  const ContextSet set = setting_contexts(scenario);
  const std::vector<Batch> stream = setting_batches(set);
  Academic academic(shape_for(set));
  for (std::int64_t i = 0; i < AcademicCase::contexts * setting_iterations; ++i) {
    academic.step([&](const Tensors& p) {
      const auto loss_of = [&](std::int64_t at) {
        const Batch& batch = stream[static_cast<std::size_t>(at)];
        return Academic::cross_entropy(Academic::logits(p, batch.x), batch.y, 0, set.outputs());
      };
      if (i < setting_iterations) return loss_of(i);
      const std::int64_t context = i / setting_iterations + 1;
      const double r = 1.0 / static_cast<double>(context);
      return r * loss_of(i) + (1 - r) * loss_of(i - setting_iterations);
    });
  }
  check_task_free(task_free(set, parts(OneContextAgo(stream))), academic);
}

TEST_CASE("consolidating at announced boundaries is consolidating every N iterations, on that stream", "[property]") {
  const ContextSet set = setting_contexts(Scenario::Class);
  const auto run = [&](Consolidation consolidate) {
    return task_free(set, methods::si({.strength = si_strength}) + methods::lwf(), consolidate);
  };
  const TaskFree counted = run(every(setting_iterations)), announced = run(at_boundary());
  CHECK(bits(announced.losses) == bits(counted.losses));
  CHECK(bits(announced.parameters) == bits(counted.parameters));
}
