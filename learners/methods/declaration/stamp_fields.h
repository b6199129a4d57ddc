#pragma once

#include <meander/learners/methods/declaration/method_option.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace meander {

/// Pre-trained convolutional layers.
struct PretrainedStamp {
  std::string tag;  ///< "none" leaves it out
  bool seeded = false;
};

/// A Fisher information.
struct FisherStamp {
  bool kfac = false;
  std::optional<double> prior_data_size;  ///< where there is a prior
  bool usual_prior = false;               ///< the published size: written as a whole number
  std::optional<std::int64_t> samples;
  std::string labels;  ///< "All", "Sam", "Pred", "Emp"
  std::int64_t batch = 1;
  bool offline = false;
  double gamma = 1;
};

/// What is replayed, and how.
struct ReplayStamp {
  std::string source;  ///< "current", "buffer", "generative", "all"
  std::optional<double> temperature;
  std::string use;  ///< "A-GEM", "both", or empty for plain replay
  double epsilon = 0;
  std::string generator;
  std::optional<double> generator_lr;
};

/// The stored samples.
struct MemoryStamp {
  bool added_to_data = false;
  bool prototypes = false;
  std::optional<double> fromp_strength;
  std::int64_t budget = 0;
  bool full_capacity = false;
  std::string selection;  ///< "random", "herding", "fromp"
};

/// Everything that distinguishes one run from another, as text: it names result files and lets the comparison programs
/// find a run done before. Two programs share it: the academic one (`stream` unset) and the task-free one.
/// Format: docs/formats/stamp.md.
struct StampFields {
  // The problem.
  std::string experiment;
  /// "fuzzy-boundaries", "academic-setting" or "random"; unset in the academic program.
  std::optional<std::string> stream;
  std::int64_t fuzziness = 0;
  bool normalised = false;
  std::int64_t contexts = 0;
  /// "Joint" or "Cummulative" (sic), else empty.
  std::string baseline;
  std::string scenario;

  // The network: names as the networks give them.
  std::string feature_extractor;
  std::string model;

  // How it is trained.
  std::int64_t iterations = 0;  ///< per context
  double lr = 0;
  std::int64_t batch = 0;
  std::optional<PretrainedStamp> pretrained;
  bool frozen = false;
  std::string optimizer;
  double momentum = 0;
  /// "all", ...; academic program, class scenario only.
  std::string active_classes;
  /// "BCE" or "MSE", where something generates.
  std::string reconstruction;

  // Regularisation of parameters.
  std::optional<double> penalty_strength;
  std::optional<double> preconditioning;
  std::optional<FisherStamp> fisher;
  std::optional<double> si_epsilon;
  bool owm = false;

  /// Share of gated units; 0: no gates.
  double xdg = 0;

  std::optional<ReplayStamp> replay;
  std::optional<MemoryStamp> memory;

  /// "BCE" or "BCE_dist", else empty.
  std::string binary;
  /// Task-free program, if it consolidates every N iterations.
  std::optional<std::int64_t> update_every;
  std::int64_t seed = 0;

  /// Options that change what is learned and that the reference does not have, or does not name in its stamp: name and
  /// value, if they differ from their default. A flag's value is not written.
  std::map<std::string, OptionValue> ours;
};

}  // namespace meander
