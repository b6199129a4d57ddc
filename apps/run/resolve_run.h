#pragma once

#include <meander/apps/run/experiment.h>
#include <meander/apps/run/run_options.h>
#include <meander/learners/nets/conv_shape.h>
#include <meander/learners/replay_weight.h>
#include <meander/stream/scenario.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// A run, decided: no default is left open.
struct ResolvedRun {
  /// What was asked for, as it was.
  RunRequest asked;
  /// The same with the default of everything that applies filled in. Given again it means the same run. Read from here
  /// what is not below.
  RunRequest options;
  Experiment experiment;
  std::string stream;
  Scenario scenario = Scenario::Class;
  std::int64_t contexts = 0;
  std::int64_t classes_per_context = 0;
  std::int64_t outputs = 0;
  std::int64_t iterations = 0;  ///< a context's
  std::int64_t batch = 0;
  std::int64_t fuzziness = 0;  ///< 0 where the stream has none
  /// The images are normalised, channel by channel.
  bool normalised = false;
  ConvShape conv{.depth = 0};
  /// The network learns from what frozen convolutional layers make of the images, not from images.
  bool on_features = false;
  std::int64_t fc_layers = 0;
  std::int64_t fc_units = 0;
  double lr = 0;
  double momentum = 0;
  Consolidation consolidate;
  ReplayWeight replay_weight;
  /// Sharp contexts, consolidation at their announced ends and replay weight 1/t, all three.
  bool academic = false;
  /// To be combined; empty: plain training.
  std::vector<ChosenMethod> methods;
  std::int64_t acc_log = 0;
  std::int64_t loss_log = 0;
  bool cuda = false;

  MethodContext method_context() const;
  /// Whether contexts are learned one by one: in the task scenario, or where the current classes alone compete.
  bool context_wise() const;
  /// All contexts at once, in the academic setting.
  bool joint() const { return academic && contains(methods, "joint"); }
  /// All contexts so far at once, in the academic setting.
  bool cumulative() const { return academic && contains(methods, "cumulative"); }
  std::int64_t total_iterations() const { return joint() ? iterations : contexts * iterations; }
};

/// Decides everything that does not need data. Throws UsageError, naming option and remedy, for values that cannot be
/// and for options that contradict each other or would have no effect.
ResolvedRun resolve(const RunRequest& options);

}  // namespace meander
