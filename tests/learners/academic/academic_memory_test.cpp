// Methods with stored samples in the academic setting: the loops that their pages in docs/methods/ describe are written
// out here, in double, with LibTorch's autograd. Random draws are taken from our run and checked separately.
#include "academic_run.h"
#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/toy_data.h"

#include <meander/learners/buffers/class_memory.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/experience_replay.h>
#include <meander/learners/parts/gradient_projection.h>
#include <meander/learners/parts/nearest_class_mean.h>
#include <meander/learners/parts/teacher_targets.h>
#include <meander/operators/to_float.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/graph/pipeline.h>

#include <set>

using namespace meander;

namespace {

constexpr std::int64_t memory_iterations = 16, memory_batch = 10, memory_budget = 9;

ContextSet memory_contexts(Scenario scenario) {
  return ContextSet::split(toy_data({.classes = AcademicCase::contexts * AcademicCase::per_context, .train = 480}),
                           {.contexts = AcademicCase::contexts, .scenario = scenario});
}

ScheduleSource memory_stream(const ContextSet& set) {
  return academic_setting(set, {.iterations = memory_iterations, .batch = memory_batch});
}

/// What the stream yields, as the network gets it.
Groups memory_batches(const ContextSet& set) {
  ScheduleSource stream = memory_stream(set);
  Groups list;
  while (std::optional<Batch> batch = stream.next()) {
    list.push_back(copy_of(*batch));
    list.back().x = as_float(batch->x);
  }
  return list;
}

/// One of our parts, whose draws are recorded, step by step.
template <class Part>
class Recorded final : public Part {
 public:
  template <class... More>
  Recorded(std::vector<Groups>& record, std::shared_ptr<ReplayMemory> memory, More... more)
      : Part(std::move(memory), more...), record_(&record) {}

 protected:
  Groups draw(Step& step) override {
    Groups groups = Part::draw(step);
    record_->emplace_back();
    for (const Batch& group : groups) record_->back().push_back(copy_of(group));
    return groups;
  }

 private:
  std::vector<Groups>* record_;
};

class RecordedAddition final : public AddedMemory {
 public:
  RecordedAddition(std::vector<Groups>& record, std::shared_ptr<ReplayMemory> memory)
      : AddedMemory(std::move(memory)), record_(&record) {}

 protected:
  Batch choose(Step& step) override {
    Batch chosen = AddedMemory::choose(step);
    record_->push_back({copy_of(chosen.empty() ? step.current() : chosen)});
    return chosen;
  }

 private:
  std::vector<Groups>* record_;
};

/// Samples of one set, the best first.
struct Stored {
  std::int64_t label, context;
  torch::Tensor x;
};

/// Records what is stored at the end of every context.
class Snapshots final : public Observer {
 public:
  explicit Snapshots(std::shared_ptr<ReplayMemory> memory) : memory_(std::move(memory)) {}
  void on_step(Learner&, StepReport& report) override {
    if (!report.consolidated) return;
    after.emplace_back();
    for (const StoredSet& set : memory_->sets()) {
      after.back().push_back({set.label, set.context, as_float(memory_->fetch(set.slots).x)});
    }
  }
  std::vector<std::vector<Stored>> after;

 private:
  std::shared_ptr<ReplayMemory> memory_;
};

struct Ours {
  std::vector<double> losses;
  std::vector<float> parameters;
  std::vector<std::vector<Stored>> stored;
};

Ours ours(const ContextSet& set, Parts parts, const std::shared_ptr<ReplayMemory>& memory, int threads = 1,
          Batch test = {}, std::vector<float>* scores = nullptr) {
  LearnerOptions options;
  options.consolidate = at_boundary();
  options.optimiser = AdamOptions{.lr = Academic::lr};
  options.replay_weight = ReplayWeight::one_over_contexts();
  Learner learner({std::make_unique<FusedMlp>(shape_for(set), 1), set.multi_head() ? AcademicCase::per_context : 0},
                  std::move(parts), options);
  const auto diary = std::make_shared<Diary>();
  learner.add_observer(diary);
  const auto snapshots = std::make_shared<Snapshots>(memory);
  if (memory) learner.add_observer(snapshots);
  (memory_stream(set) | ops::to_float() | learner).run({.threads = threads});
  if (scores != nullptr) {
    const Logits of = learner.scores(test);
    scores->assign(of.values, of.values + of.rows * of.outputs);
  }
  return {diary->losses, {learner.parameters().begin(), learner.parameters().end()}, snapshots->after};
}

void check_ours(const Ours& run, const Academic& academic) {
  REQUIRE(run.losses.size() == academic.losses.size());
  for (std::size_t i = 0; i < run.losses.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(run.losses[i] - academic.losses[i]) < 1e-4 * std::max(1.0, std::abs(academic.losses[i])));
  }
  CHECK(difference(run.parameters, academic.flat()) < 1e-3);
}

/// Mean cross-entropy of a batch of one context, over that context's head if it has one.
torch::Tensor loss_of(const ContextSet& set, const Tensors& p, const Batch& batch) {
  const std::int64_t first = set.multi_head() ? batch.context[0].item<std::int64_t>() * AcademicCase::per_context : 0;
  const std::int64_t last = set.multi_head() ? first + AcademicCase::per_context : set.outputs();
  return Academic::cross_entropy(Academic::logits(p, batch.x), batch.y, first, last);
}

torch::Tensor mean_loss(const ContextSet& set, const Tensors& p, const Groups& groups) {
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (const Batch& group : groups) sum = sum + loss_of(set, p, group);
  return sum / static_cast<double>(groups.size());
}

torch::Tensor plain_features(const Tensors& p, const torch::Tensor& x) {
  torch::Tensor h = x.to(torch::kDouble).view({x.size(0), -1});
  for (std::size_t l = 0; l + 2 < p.size(); l += 2) h = (h.matmul(p[l].t()) + p[l + 1]).relu();
  return h;
}

torch::Tensor unit(const torch::Tensor& h) { return h / h.norm(2, -1, true).clamp_min(1e-12); }

/// Checks that every pick brings the mean of the picked samples as close to the class's as any other would, up to
/// rounding.
void check_herded(const Tensors& p, const torch::Tensor& candidates, const torch::Tensor& chosen) {
  const torch::Tensor all = unit(plain_features(p, candidates)), picked = unit(plain_features(p, chosen)),
                      mean = unit(all.mean(0));
  torch::Tensor sum = torch::zeros_like(mean);
  for (std::int64_t k = 0; k < picked.size(0); ++k) {
    const auto off = [&](const torch::Tensor& phi) { return ((sum + phi) / (k + 1) - mean).norm(2, -1); };
    torch::Tensor left = torch::ones({all.size(0)}, torch::kBool);
    for (std::int64_t j = 0; j < k; ++j) {
      left = left.logical_and(candidates.ne(chosen[j]).flatten(1).any(1));
    }
    CHECK(off(picked[k]).item<double>() <= off(all).masked_select(left).min().item<double>() + 1e-4);
    sum = sum + picked[k];
  }
}

/// The memory after context t (from 1): docs/methods/er.md and icarl.md.
void check_memory(const ContextSet& set, const Tensors& p, const std::vector<Stored>& now,
                  const std::vector<Stored>& before, std::int64_t t, std::int64_t most, bool herded) {
  REQUIRE(now.size() == static_cast<std::size_t>(t * AcademicCase::per_context));
  for (std::size_t q = 0; q < now.size(); ++q) {
    const std::int64_t context = static_cast<std::int64_t>(q) / AcademicCase::per_context;
    const std::int64_t within = static_cast<std::int64_t>(q) % AcademicCase::per_context;
    CAPTURE(t, q);
    CHECK(now[q].label == (set.labels().global() ? context * AcademicCase::per_context + within : within));
    CHECK(now[q].context == (set.reveals_context() ? context : -1));
    if (q < before.size()) {
      CHECK(now[q].x.equal(before[q].x.narrow(0, 0, std::min(most, before[q].x.size(0)))));
      continue;
    }
    const torch::Tensor candidates = samples_of(set, context, now[q].label);
    CHECK(now[q].x.size(0) == std::min(most, candidates.size(0)));
    for (std::int64_t i = 0; i < now[q].x.size(0); ++i) CHECK(holds(candidates, now[q].x[i]));
    if (herded) check_herded(p, candidates, now[q].x);
  }
}

/// Checks groups, their sizes and samples in a step of context t.
void check_replay(const ContextSet& set, const std::vector<Stored>& stored, const Groups& groups, std::int64_t t) {
  const std::int64_t pools = t == 1 ? 0 : set.reveals_context() ? t - 1 : 1;
  REQUIRE(groups.size() == static_cast<std::size_t>(pools));
  for (std::int64_t g = 0; g < pools; ++g) {
    const Batch& group = groups[static_cast<std::size_t>(g)];
    std::int64_t held = 0;
    for (const Stored& one : stored) held += set.reveals_context() && one.context != g ? 0 : one.x.size(0);
    CHECK(group.size() == std::min((memory_batch + pools - 1) / pools, held));
    for (std::int64_t i = 0; i < group.size(); ++i) {
      const auto fits = [&](const Stored& one) {
        return one.label == group.y[i].item<std::int64_t>() && holds(one.x, group.x[i]);
      };
      CHECK(std::any_of(stored.begin(), stored.end(), fits));
      if (set.reveals_context()) CHECK(group.context[i].item<std::int64_t>() == g);
    }
  }
}

/// Checks that no sample comes again before all that fit into whole batches have come.
void check_passes(const std::vector<Groups>& record, std::int64_t t, std::size_t group, std::int64_t held) {
  std::set<std::int64_t> pass;
  for (std::int64_t i = 0; i < memory_iterations; ++i) {
    const Groups& groups = record[static_cast<std::size_t>((t - 1) * memory_iterations + i)];
    const torch::Tensor& rows = groups.at(group).rows;
    if (static_cast<std::int64_t>(pass.size()) + rows.numel() > held) pass.clear();
    for (std::int64_t r = 0; r < rows.numel(); ++r) CHECK(pass.insert(rows[r].item<std::int64_t>()).second);
  }
}

std::int64_t size_of(const std::vector<Stored>& stored) {
  std::int64_t size = 0;
  for (const Stored& one : stored) size += one.x.size(0);
  return size;
}

}  // namespace

TEST_CASE("academic ER from a memory of sets is the plain loop, in every scenario", "[property]") {
  const Scenario scenario = GENERATE(Scenario::Class, Scenario::Domain, Scenario::Task);
  const Selection selection = GENERATE(Selection::Random, Selection::Herding);
  const bool full = scenario == Scenario::Class && GENERATE(false, true);
  CAPTURE(to_string(scenario), to_text(selection), full);
  const ContextSet set = memory_contexts(scenario);
  const auto memory = std::make_shared<ClassMemory>(ClassMemoryOptions{
      .budget = memory_budget, .selection = selection, .full_capacity_over = full ? AcademicCase::contexts : 0});
  std::vector<Groups> record;
  const Ours run = ours(set, parts(MemoryKeeper(memory), Recorded<ExperienceReplay>(record, memory)), memory);
  REQUIRE(run.stored.size() == AcademicCase::contexts);

  Academic academic(shape_for(set));
  std::int64_t done = 0;
  std::vector<Stored> stored;
  for (const Batch& batch : memory_batches(set)) {
    const std::int64_t t = done / memory_iterations + 1;
    const double r = 1.0 / static_cast<double>(t);
    const Groups& replayed = record.at(static_cast<std::size_t>(done));
    check_replay(set, stored, replayed, t);
    academic.step([&](const Tensors& p) {
      const torch::Tensor current = loss_of(set, p, batch);
      return replayed.empty() ? current : r * current + (1 - r) * mean_loss(set, p, replayed);
    });
    if (++done % memory_iterations != 0) continue;
    const std::vector<Stored>& now = run.stored[static_cast<std::size_t>(t - 1)];
    check_memory(set, academic.parameters, now, stored, t,
                 full ? memory_budget * AcademicCase::contexts / t : memory_budget, selection == Selection::Herding);
    if (t > 1 && !set.reveals_context()) check_passes(record, t, 0, size_of(stored));
    if (t == 3 && set.reveals_context()) check_passes(record, t, 1, AcademicCase::per_context * memory_budget);
    stored = now;
  }
  check_ours(run, academic);
}

TEST_CASE("academic A-GEM from a memory of sets is the plain loop", "[property]") {
  const Scenario scenario = GENERATE(Scenario::Class, Scenario::Task);
  const bool learn_too = GENERATE(false, true);
  CAPTURE(to_string(scenario), learn_too);
  const ContextSet set = memory_contexts(scenario);
  const auto memory = std::make_shared<ClassMemory>(ClassMemoryOptions{.budget = memory_budget});
  std::vector<Groups> record;
  const GradientProjectionOptions options{.learn_too = learn_too};
  const Ours run =
      ours(set, parts(MemoryKeeper(memory), Recorded<GradientProjection>(record, memory, options)), memory);

  Academic academic(shape_for(set));
  std::int64_t done = 0, conflicts = 0;
  for (const Batch& batch : memory_batches(set)) {
    const std::int64_t context = done / memory_iterations + 1;
    const double r = 1.0 / static_cast<double>(context);
    const Groups& replayed = record.at(static_cast<std::size_t>(done++));
    Tensors reference;
    if (!replayed.empty()) {
      reference = academic.gradient_of(
          [&](const Tensors& p) { return (learn_too ? 1 - r : 1.0) * mean_loss(set, p, replayed); });
    }
    double value = 0.0;
    academic.gradients = academic.gradient_of([&](const Tensors& p) {
      torch::Tensor loss = loss_of(set, p, batch);
      if (learn_too && !replayed.empty()) loss = r * loss + (1 - r) * mean_loss(set, p, replayed);
      value = loss.item<double>();
      return loss;
    });
    academic.losses.push_back(value);
    double dot = 0.0, square = 0.0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
      dot += (reference[i] * academic.gradients[i]).sum().item<double>();
      square += reference[i].pow(2).sum().item<double>();
    }
    conflicts += dot < 0;
    for (std::size_t i = 0; dot < 0 && i < reference.size(); ++i) {
      academic.gradients[i] = academic.gradients[i] - dot / square * reference[i];
    }
    academic.apply();
  }
  CHECK((learn_too || conflicts > 3));
  check_ours(run, academic);
}

namespace {

/// Binary cross-entropy against targets, summed over outputs, mean over samples.
torch::Tensor binary(const torch::Tensor& f, const torch::Tensor& targets) {
  return (f.clamp_min(0) - f * targets + (-f.abs()).exp().log1p()).sum(1).mean();
}

}  // namespace

TEST_CASE("academic iCaRL is the plain loop: union with the memory, a teacher's targets, nearest class mean",
          "[property]") {
  const ContextSet set = memory_contexts(Scenario::Class);
  const auto memory =
      std::make_shared<ClassMemory>(ClassMemoryOptions{.budget = memory_budget, .selection = Selection::Herding});
  std::vector<Groups> record;
  Batch test;
  const TestSet tests = set.test(1);
  test.x = as_float(tests.x), test.y = tests.y;
  std::vector<float> scores;
  const Ours run = ours(
      set, parts(MemoryKeeper(memory), RecordedAddition(record, memory), TeacherTargets(), NearestClassMean(memory)),
      memory, 1, test, &scores);

  Academic academic(shape_for(set));
  Tensors teacher;
  for (std::int64_t done = 0; done < AcademicCase::contexts * memory_iterations; ++done) {
    const std::int64_t seen = done / memory_iterations * AcademicCase::per_context;
    const Batch& batch = record.at(static_cast<std::size_t>(done)).front();
    REQUIRE(batch.size() == memory_batch);
    if (seen > 0 && done % memory_iterations == 0) teacher = academic.parameters;
    academic.step([&](const Tensors& p) {
      torch::Tensor targets = torch::zeros({memory_batch, set.outputs()}, torch::kDouble);
      targets.scatter_(1, batch.y.unsqueeze(1), 1.0);
      if (seen > 0) targets.slice(1, 0, seen).copy_(Academic::logits(teacher, batch.x).slice(1, 0, seen).sigmoid());
      return binary(Academic::logits(p, batch.x), targets);
    });
  }
  check_ours(run, academic);
  const torch::Tensor phi = unit(plain_features(academic.parameters, test.x));
  for (const Stored& one : run.stored.back()) {
    const torch::Tensor mean = unit(unit(plain_features(academic.parameters, one.x)).mean(0));
    const torch::Tensor distance = (phi - mean).pow(2).sum(1);
    for (std::int64_t i = 0; i < test.size(); ++i) {
      CHECK(std::abs(double{scores[static_cast<std::size_t>(i * set.outputs() + one.label)]} +
                     distance[i].item<double>()) < 1e-3);
    }
  }
}

TEST_CASE("academic methods with a memory give the same bits for any number of threads", "[determinism]") {
  const std::string name = GENERATE("er", "agem", "icarl", "replay-all");
  CAPTURE(name);
  const ContextSet set = memory_contexts(name == "icarl" ? Scenario::Class : Scenario::Task);
  MethodContext context;
  context.academic = true;
  context.contexts = AcademicCase::contexts;
  const auto run = [&](int threads) {
    Parts made = name == "er"      ? methods::er({.budget = memory_budget, .selection = "herding"}, context)
                 : name == "agem"  ? methods::agem({.budget = memory_budget}, context)
                 : name == "icarl" ? methods::icarl({.budget = memory_budget, .selection = "herding"}, context)
                                   : methods::replay_all({}, context);
    return ours(set, std::move(made), nullptr, threads);
  };
  const Ours one = run(1), many = run(3);
  CHECK(bits(one.losses) == bits(many.losses));
  CHECK(bits(one.parameters) == bits(many.parameters));
}
