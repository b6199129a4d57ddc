#include <meander/apps/cli/version.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/request/pretraining_options.h>
#include <meander/apps/results/result_file.h>
#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/instruction_set.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace meander {
namespace {

std::string method_names(const ResolvedRun& run) {
  if (run.pretraining) return "pretrain";  // not a baseline of any comparison
  std::string names;
  for (const ChosenMethod& chosen : run.methods) names += (names.empty() ? "" : "+") + chosen.method->name;
  return names.empty() ? "none" : names;
}

using Json = nlohmann::ordered_json;

// As the option takes it: a number, true, "yes".
Json value_of(const cli::Option& option, const std::string& text) {
  switch (option.value.kind) {
    case cli::Kind::Flag: return text == "true";
    case cli::Kind::Integer:
    case cli::Kind::Real: return Json::parse(text, nullptr, /*allow_exceptions=*/false);
    default: return text;
  }
}

Json options_of(ResolvedRun run) {
  Json options = Json::object();
  run.academic = run.is_academic;  // it stands for three others, which it was resolved to
  const cli::OptionTable table = option_table_of(run);
  for (const cli::Group& group : table.groups()) {
    for (const cli::Option& option : group.options) {
      const std::optional<std::string> text = option.value.get();
      if (option.in_files) options[option.name] = text ? value_of(option, *text) : Json();
    }
  }
  return options;
}

Json confusion_of(const ConfusionMatrix& matrix) {
  Json rows = Json::array();
  for (std::int64_t label = 0; label < matrix.classes(); ++label) rows.push_back(matrix.row(label));
  return rows;
}

void add_prequential(Json& metrics, const PrequentialCounts& counts) {
  const Agreement whole = counts.overall();
  metrics["prequential_kappa"] = whole.kappa();
  metrics["prequential_kappa_m"] = whole.kappa_m();
  metrics["prequential_kappa_t"] = whole.kappa_t();
  metrics["prequential_accuracy_last_1000"] = counts.windowed().accuracy;
  metrics["prequential_accuracy_faded"] = counts.faded();
}

Json metrics_of(const ResolvedRun& run, const RunResult& result) {
  Json metrics = Json::object();
  if (result.training) {
    const TrainingMetrics& training = *result.training;
    metrics["evaluated_at"] = context_ends(run);
    metrics["evaluated_every"] = run.acc_log ? Json(*run.acc_log) : Json();
    metrics["evaluated_samples"] = run.acc_n > 0 ? Json(run.acc_n) : Json("all");
    for (const auto& [name, value] : training.continual.named()) metrics[name] = value;
    metrics["learning_curve_area"] = training.learning_curve_area;
    add_prequential(metrics, training.prequential);
    metrics["accuracy_matrix"] = training.continual.matrix.rows();
    metrics["untrained_accuracy_per_context"] = training.untrained;
  }
  if (result.accuracies) {
    metrics["expected_calibration_error"] = result.calibration_error;
    metrics["accuracy_per_class"] = result.accuracies->per_class();
    metrics["confusion_matrix"] = confusion_of(result.confusion);
  }
  return metrics;
}

}  // namespace

std::string to_json(const ResolvedRun& run, const RunResult& result) {
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
      {"prequential_accuracy", result.training ? result.training->prequential.overall().accuracy : std::nan("")},
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
      {"learners_on_stream", result.learners_on_stream},
      {"class_order", result.class_order.empty() ? Json() : Json(result.class_order)},
      {"gemm_backend", gemm_description()},
      {"instruction_set", instruction_set()},
      {"threads", result.threads},
      {"version", version()},
      {"directory", result.directory},
      {"options", options_of(run)},
      {"metrics", metrics_of(run, result)},
  };
  // A folder's name need not be UTF-8.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

namespace {

// The stamp tells which methods run, and when they consolidate, however the command line said it.
bool is_in_stamp(const cli::Option& option) {
  constexpr std::array<std::string_view, 4> names{"method", "academic", "update-every", "consolidate"};
  if (std::find(names.begin(), names.end(), option.name) != names.end()) return true;
  return method_of_flag(option.name) != nullptr || is_component_option(option.name);
}

}  // namespace

std::map<std::string, std::string> deciding_options(const ResolvedRun& run) {
  std::map<std::string, std::string> options;
  ResolvedRun values = run;
  const cli::OptionTable table = option_table_of(values);
  for (const cli::Group& group : table.groups()) {
    for (const cli::Option& option : group.options) {
      const bool decides = option.in_files && !option.incidental && option.stands_for.empty();
      if (decides && !is_in_stamp(option)) options[option.name] = option.value.get().value_or("");
    }
  }
  return options;
}

}  // namespace meander
