#include <meander/apps/cli/version.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/terminal/format.h>
#include <meander/apps/terminal/table.h>
#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/instruction_set.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace meander {
namespace {

std::string method_names(const ResolvedRun& run) {
  std::string names;
  for (const ChosenMethod& chosen : run.methods) names += (names.empty() ? "" : "+") + chosen.method->name;
  return names.empty() ? "none" : names;
}

std::string accuracy_table(const Accuracies& measured) {
  using terminal::Table;
  Table accuracies({{"context", Table::Align::Right}, {"accuracy", Table::Align::Right}});
  for (std::size_t c = 0; c < measured.per_context.size(); ++c) {
    accuracies.add({std::to_string(c), terminal::percent(measured.per_context[c])});
  }
  accuracies.rule();
  accuracies.add({"average", terminal::percent(measured.average())});
  return accuracies.text();
}

}  // namespace

std::string to_json(const ResolvedRun& run, const RunResult& result) {
  using Json = nlohmann::ordered_json;
  Json json{
      {"stamp", result.stamp},
      {"experiment", run.experiment.name},
      {"data", result.data},
      {"stream", to_string(*run.stream)},
      {"scenario", to_string(run.scenario)},
      {"method", method_names(run)},
      {"seed", run.seed},
      {"average_accuracy", result.accuracies ? Json(result.accuracies->average()) : Json()},
      {"accuracy_per_context", result.accuracies ? Json(result.accuracies->per_context) : Json()},
      {"prequential_accuracy", result.prequential_accuracy},
      {"iterations", result.iterations},
      {"samples", result.samples},
      {"consolidations", result.consolidations},
      {"skipped_updates", result.skipped},
      {"interrupted", result.interrupted},
      {"failed", result.failed()},
      {"error", result.failed() ? Json(result.error) : Json()},
      {"diverged_at", result.diverged_at ? Json(*result.diverged_at) : Json()},
      {"training_seconds", result.training_seconds},
      {"iterations_per_second", result.iterations_per_second()},
      {"learner_idle_share", result.learner_idle_share},
      {"peak_rss_bytes", result.peak_rss_bytes},
      {"gemm_backend", gemm_description()},
      {"instruction_set", instruction_set()},
      {"threads", result.threads},
      {"version", version()},
      {"directory", result.directory},
  };
  // A folder's name need not be UTF-8.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_table(const RunResult& result) {
  return fmt::format("{}\nprequential accuracy {}\n{} iterations in {} ({} it/s); the learner waited {} of the time\n",
                     result.accuracies ? accuracy_table(*result.accuracies) : "not evaluated\n",
                     terminal::percent(result.prequential_accuracy), thousands(result.iterations),
                     terminal::duration(result.training_seconds), terminal::rate(result.iterations_per_second()),
                     terminal::percent(result.learner_idle_share));
}

}  // namespace meander
