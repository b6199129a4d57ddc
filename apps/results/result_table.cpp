#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/terminal/format.h>
#include <meander/apps/terminal/table.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

namespace meander {
namespace {

using terminal::percent;
using terminal::Table;

// Accuracy of each context after training and, where contexts end, when it had just been learned.
std::string accuracy_table(const Accuracies& measured, const AccuracyMatrix* matrix) {
  const auto right = Table::Align::Right;
  const bool ended = matrix != nullptr && matrix->contexts() > 1;
  std::vector<Table::Column> columns{{"context", right}, {"accuracy", right}};
  if (ended) columns.push_back({"when it ended", right});
  Table table(columns);
  const auto add = [&](const std::string& name, double now, const std::string& then) {
    std::vector<std::string> cells{name, percent(now)};
    if (ended) cells.push_back(then);
    table.add(std::move(cells));
  };
  for (std::size_t c = 0; c < measured.per_context.size(); ++c) {
    add(std::to_string(c), measured.per_context[c], ended ? percent(matrix->rows()[c][c]) : "");
  }
  table.rule();
  add("average", measured.average(), "");
  return table.text();
}

std::string forgetting_text(const ResolvedRun& run, const ContinualMetrics& metrics) {
  if (metrics.matrix.contexts() < 2) return "";
  return fmt::format(
      "forgetting {}, backward transfer {}, forward transfer {}\naverage anytime accuracy {} (measured {})\n",
      percent(metrics.forgetting), percent(metrics.backward_transfer), percent(metrics.forward_transfer),
      percent(metrics.average_anytime_accuracy), measured_text(run));
}

// There is one context, and no stream to measure on before learning: epochs repeat it.
std::string pretraining_text(const RunResult& result) {
  return result.accuracies ? fmt::format("test accuracy {}\n", percent(result.accuracies->average())) : "not tested\n";
}

std::string cost_text(const RunResult& result) {
  return fmt::format("{} iterations in {} ({} it/s); the learner waited {} of the time\n", thousands(result.iterations),
                     terminal::duration(result.training_seconds), terminal::rate(result.iterations_per_second()),
                     percent(result.learner_idle_share));
}

}  // namespace

std::string to_table(const ResolvedRun& run, const RunResult& result) {
  if (run.pretraining) return pretraining_text(result) + cost_text(result);
  const TrainingMetrics* training = result.training ? &*result.training : nullptr;
  const AccuracyMatrix* matrix = training != nullptr ? &training->continual.matrix : nullptr;
  std::string text = result.accuracies ? accuracy_table(*result.accuracies, matrix) : "not evaluated\n";
  if (training == nullptr) return text;
  return text + fmt::format("\nprequential accuracy {}\n", percent(training->prequential.overall().accuracy)) +
         forgetting_text(run, training->continual) + cost_text(result);
}

}  // namespace meander
