#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/request/conv_options.h>
#include <meander/apps/request/experiment.h>
#include <meander/apps/request/method_options.h>
#include <meander/apps/request/pretraining.h>
#include <meander/learners/consolidation/consolidation.h>
#include <meander/learners/consolidation/updates_per_batch.h>
#include <meander/learners/learner.h>
#include <meander/learners/nets/layers/activation.h>
#include <meander/stream/contexts/scenario.h>
#include <meander/stream/schedules/schedule_kind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace meander {

enum class OptimiserKind { Adam, AdamReset, Sgd };
enum class ComputeDevice { Cpu, Cuda };

/// The options given to `meander run`, or to `meander pretrain`: then `pretraining` is set. Unset: the default depends
/// on other options, or the option does not apply.
struct RunRequest {
  // Problem
  Experiment experiment = experiments().front();
  std::optional<ScheduleKind> stream;
  std::optional<std::int64_t> fuzziness;
  bool labels_per_batch = false;
  bool academic = false;
  Scenario scenario = Scenario::Class;
  std::optional<std::int64_t> contexts;
  std::optional<std::int64_t> first_contexts;
  std::optional<std::string> class_order;
  std::optional<std::int64_t> iters;
  std::optional<std::int64_t> batch;
  bool no_norm = false;

  // Network
  ConvOptions conv{};
  std::optional<std::int64_t> fc_layers;
  std::optional<std::int64_t> fc_units;
  double fc_drop = 0;
  bool fc_bn = false;
  Activation fc_nl = Activation::Relu;
  bool singlehead = false;

  // Training
  std::optional<double> lr;
  OptimiserKind optimizer = OptimiserKind::Adam;
  std::optional<double> momentum;
  UpdatesPerBatch updates_per_batch{};
  OnNan on_nan = OnNan::Stop;
  std::optional<Consolidation> consolidate;
  std::optional<std::int64_t> update_every;
  std::optional<std::string> drift_detector;
  std::optional<DriftInput> drift_input;
  std::optional<std::string> drift_direction;
  std::optional<std::int64_t> min_gap;
  std::optional<ReplayWeight::Kind> replay_weight;
  ActiveClasses active_classes = ActiveClasses::All;
  bool compat = false;
  MethodOptions method{};

  // Evaluation
  std::optional<std::int64_t> acc_log;
  std::int64_t acc_n = 1024;
  std::optional<std::int64_t> loss_log;
  std::optional<double> validation;
  std::optional<std::int64_t> lca_batches;
  std::optional<std::string> predictions;
  bool results_dict = false;
  bool time = false;
  // Figures
  bool pdf = false;
  std::optional<std::string> plot_dir;
  std::optional<std::string> visdom;
  std::optional<std::string> tensorboard;
  std::optional<std::int64_t> sample_log;
  std::int64_t sample_n = 64;
  bool no_samples = false;
  // Evaluation of a saved model
  bool test = false;
  std::optional<std::string> model;
  std::optional<std::string> full_ltag;

  // General
  std::int64_t seed = 0;
  std::optional<std::int64_t> threads;
  std::optional<ComputeDevice> device;
  std::optional<std::string> data_dir;
  std::optional<std::string> out;
  std::optional<std::string> results_dir;
  std::optional<std::string> model_dir;
  std::optional<std::string> full_stag;
  bool no_save = false;
  bool once = false;
  std::optional<std::string> config;
  std::optional<std::string> write_config;
  bool get_stamp = false;
  bool quiet = false;
  bool json = false;

  std::optional<Pretraining> pretraining;
};

/// These values as the options spell them.
std::string to_string(OptimiserKind optimiser);
std::string to_string(ActiveClasses classes);
std::string to_string(ReplayWeight::Kind weight);
std::string to_string(DriftInput input);

/// The options of `meander run` with their names, in the order of its help; values go to `options`, which must outlive
/// the table.
cli::OptionTable run_option_table(RunRequest& options);

/// A choice among these experiments, which must outlive it, as the option's value; none if the target is another.
cli::Value experiment_choice(Experiment& target, const std::vector<Experiment>& known);

/// The names that no option of a method may have: those of the program's own options.
std::vector<std::string> program_option_names();

// Defaults that apply only if the option has an effect; see resolve_run.h.
inline constexpr ScheduleKind default_stream = ScheduleKind::FuzzyBoundaries;
inline constexpr std::int64_t default_update_every = 100;
inline constexpr std::int64_t default_fc_layers = 3;
inline constexpr double default_momentum = 0;
inline constexpr const char* default_out = "runs";
inline constexpr const char* default_layers_dir = "models";  // of `meander pretrain`
inline constexpr const char* default_visdom = "http://localhost:8097";

}  // namespace meander
