#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/run/conv_options.h>
#include <meander/apps/run/method_options.h>
#include <meander/learners/consolidation.h>
#include <meander/learners/updates_per_batch.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace meander {

/// What `meander run` can be told. Unset: its default depends on something else, or it may have no use at all.
struct RunRequest {
  // Problem
  std::string experiment = "splitMNIST";
  std::optional<std::string> stream;
  std::optional<std::int64_t> fuzziness;
  bool labels_per_batch = false;
  bool academic = false;
  std::string scenario = "class";
  std::optional<std::int64_t> contexts;
  std::optional<std::int64_t> iters;
  std::optional<std::int64_t> batch;
  bool no_norm = false;

  // Network
  ConvOptions conv{};
  std::optional<std::int64_t> fc_layers;
  std::optional<std::int64_t> fc_units;
  double fc_drop = 0;
  bool fc_bn = false;
  std::string fc_nl = "relu";
  bool singlehead = false;

  // Training
  std::optional<double> lr;
  std::string optimizer = "adam";
  std::optional<double> momentum;
  UpdatesPerBatch updates_per_batch{};
  std::string on_nan = "stop";
  std::optional<Consolidation> consolidate;
  std::optional<std::int64_t> update_every;
  std::optional<std::string> drift_detector;
  std::optional<std::string> drift_input;
  std::optional<std::string> drift_direction;
  std::optional<std::int64_t> min_gap;
  std::optional<std::string> replay_weight;
  std::string active_classes = "all";
  bool compat = false;
  MethodOptions method{};

  // Evaluation
  std::optional<std::int64_t> acc_log;
  std::int64_t acc_n = 1024;
  std::optional<std::int64_t> loss_log;
  bool time = false;

  // General
  std::int64_t seed = 0;
  std::optional<std::int64_t> threads;
  std::optional<std::string> device;
  std::optional<std::string> data_dir;
  std::optional<std::string> out;
  std::optional<std::string> results_dir;
  std::optional<std::string> model_dir;
  bool no_save = false;
  std::optional<std::string> config;
  std::optional<std::string> write_config;
  bool get_stamp = false;
  bool quiet = false;
  bool json = false;

  /// The names of those that were given; the others hold their defaults.
  std::set<std::string> given{};
};

/// The options of `meander run` with their names, in the order of its help; values go to `options`, which must outlive
/// it.
cli::OptionTable run_option_table(RunRequest& options);

}  // namespace meander
