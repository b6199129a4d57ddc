#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/fisher_variants.h>
#include <meander/apps/compare/plan.h>
#include <meander/apps/compare/replay_budgets.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/results/report_format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// The comparisons that are commands of the program.
enum class ComparisonKind { Methods, Sweep, ReplayBudgets };

/// "compare", "sweep" or "compare-replay".
std::string command_name(ComparisonKind kind);

/// The options given to `meander compare`, `sweep` or `compare-replay`.
struct ComparisonRequest {
  ComparisonKind kind = ComparisonKind::Methods;
  // What is compared
  std::optional<std::string> methods, methods_file, grid_file;
  bool tutorial = false;
  std::optional<std::string> fisher_variants;  ///< "online" or "offline"
  std::int64_t fisher_samples = FisherVariantOptions().samples;
  ComparisonOptions known{};
  ReplayBudgetOptions replay{};
  std::optional<std::string> budgets;
  std::int64_t update_every = 100;
  std::int64_t seeds = 1;
  std::optional<double> scale;
  std::optional<std::int64_t> tune_on_prefix;
  // How it runs
  std::optional<std::int64_t> jobs;
  bool shared_stream = false;
  bool print_commands = false;
  // What is printed
  bool tests = false;
  ReportFormat format{};
  bool quiet = false;
  bool pdf = false;
  std::optional<std::string> plot_dir;
  std::optional<std::string> out;
  /// Options of the single runs, which all of them share.
  RunRequest run{};
};

/// Whether all runs of a comparison share this option of `meander run`. The comparison itself decides the others: which
/// method, which seed, where files go.
bool is_shared_by_runs(const cli::Option& option);

/// The options of this command; values go to `request`, which must outlive the table.
cli::OptionTable comparison_table(ComparisonRequest& request);

/// The plan that a parsed command line asks for. Throws UsageError for options that contradict each other or would have
/// no effect in any of its runs.
Plan plan_of(ComparisonRequest& request, const std::vector<cli::GivenValue>& given);

/// The comparison's own folder, if none is named: "comparisons/splitMNIST5-class-academic".
std::string default_folder(const ComparisonRequest& request);

}  // namespace meander
