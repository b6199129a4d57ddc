#include <meander/apps/run/train.h>

#include <meander/apps/request/plan_network.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/learners/diverged_error.h>
#include <meander/learners/evaluation/confidence.h>
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/metrics/calibration.h>
#include <meander/stream/graph/pipeline.h>

#include <chrono>
#include <utility>

namespace meander {
namespace {

using Clock = std::chrono::steady_clock;

RunSummary run_stream(const ResolvedRun& run, AnySource stream, Learner& learner, std::stop_token stop) {
  Pipeline pipeline(std::move(stream));
  for (Operator& op : operators_of(run)) pipeline.append(std::move(op));
  pipeline.end_in(learner);
  return pipeline.run(
      {.threads = given_threads(run), .seed = static_cast<std::uint64_t>(run.seed), .stop = std::move(stop)});
}

OptimiserOptions optimiser(const ResolvedRun& run) {
  if (run.optimizer == OptimiserKind::Sgd) return SgdOptions{.lr = *run.lr, .momentum = run.momentum.value_or(0)};
  return AdamOptions{.lr = *run.lr};
}

}  // namespace

int given_threads(const ResolvedRun& run) { return static_cast<int>(run.threads.value_or(0)); }

std::exception_ptr train(const ResolvedRun& run, AnySource stream, Learner& learner, std::stop_token stop,
                         TrainingTime& time) {
  const auto start = Clock::now();
  try {
    const RunSummary summary = run_stream(run, std::move(stream), learner, std::move(stop));
    time.seconds = summary.seconds;
    time.idle_share = summary.seconds > 0 ? summary.branches.front().idle_seconds / summary.seconds : 0;
    return nullptr;
  } catch (...) {
    time.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::current_exception();
  }
}

std::optional<std::int64_t> divergence(const std::exception_ptr& failure) {
  if (!failure) return std::nullopt;
  try {
    std::rethrow_exception(failure);
  } catch (const DivergedError& error) {
    return error.iteration();
  } catch (...) {
    return std::nullopt;
  }
}

void test(Learner& learner, const std::vector<TestSet>& tests, const std::stop_token& stop, RunResult& result,
          std::exception_ptr& failure) {
  ConfusionMatrix confusion(learner.network().outputs());
  Calibration calibration;
  try {
    result.accuracies = evaluate(learner, tests, stop, [&](const Tested& batch) {
      for (std::int64_t i = 0; i < batch.rows(); ++i) {
        confusion.add(batch.labels[i], batch.predicted[i]);
        calibration.add(confidence(batch, i), batch.predicted[i] == batch.labels[i]);
      }
    });
    result.confusion = std::move(confusion);
    result.calibration_error = calibration.error();
  } catch (...) {
    if (!failure) failure = std::current_exception();
  }
}

StopNotice::StopNotice(const Interrupt& interrupt, const terminal::Console& console, bool saves_model)
    : first_(
          interrupt.token(),
          Line{console, saves_model ? "stopping: what was learned is saved, then tested; a second signal skips the test"
                                    : "stopping: what was learned is tested, but not saved (--no-save); "
                                      "a second signal skips the test"}),
      second_(interrupt.hurry(), Line{console, "the test is skipped"}) {}

Learner make_learner(const ResolvedRun& run) {
  Parts method;
  for (const ChosenMethod& chosen : run.methods) {
    method = std::move(method) + chosen.method->parts(chosen.values(), run.method_context());
  }
  return Learner(nets::build(network_plan(run)), std::move(method),
                 {.consolidate = run.consolidation,
                  .optimiser = optimiser(run),
                  .objective = run.method.bce() ? Objective::Binary : Objective::CrossEntropy,
                  .replay_weight = run.weight,
                  .active_classes = run.scenario == Scenario::Class ? run.active_classes : ActiveClasses::All,
                  .classes_per_context = run.consolidation.at_boundary ? run.classes_per_context : 0,
                  .reset_optimiser = run.optimizer == OptimiserKind::AdamReset,
                  .updates_per_batch = run.updates_per_batch,
                  .on_nan = run.on_nan,
                  .seed = static_cast<std::uint64_t>(run.seed)});
}

}  // namespace meander
