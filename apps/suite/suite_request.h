#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/suite/suite.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// The options given to `meander suite`.
struct SuiteRequest {
  bool list = false;
  bool dry_run = false;
  bool print_commands = false;
  std::optional<std::string> only{};
  std::optional<double> scale{};
  std::optional<std::int64_t> seeds{}, jobs{};
  std::optional<std::string> out{}, data_dir{}, model_dir{};
  bool quiet = false;
  /// Figures and live curves: options that all runs get, as typed, and where their values were set.
  std::vector<std::string> passed{};
  RunRequest run{};
  bool pdf = false;
  std::optional<std::string> plot_dir{};
};

/// Whether it is one of the options above that go to the runs.
bool is_passed_on(const std::string& option);

/// The options of the command; values go to `request`, which must outlive the table.
cli::OptionTable suite_table(SuiteRequest& request);

/// The folder of the suite's parts: --out, or "suites/nature2022-x0.1".
std::filesystem::path folder_of(const Suite& suite, const SuiteRequest& request);

/// The folder of pre-trained layers: --model-dir, or one in the suite's folder.
std::filesystem::path model_folder_of(const Suite& suite, const SuiteRequest& request);

/// The parts that --only names, by their names or beginnings of them, in the suite's order; all of them without it.
/// Throws UsageError for a name that none of them begins with.
std::vector<const SuitePart*> chosen_parts(const Suite& suite, const SuiteRequest& request);

}  // namespace meander
