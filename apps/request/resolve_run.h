#pragma once

#include <meander/apps/request/run_options.h>
#include <meander/learners/consolidation/consolidation.h>
#include <meander/learners/nets/layers/conv_shape.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// An option that was given, and the text of its value.
struct GivenText {
  std::string option;
  std::string text;
};

/// A resolved run: all options that apply are set, and what follows from them. Given again, its options mean the same
/// run.
struct ResolvedRun : RunRequest {
  /// The options that were given, before defaults were filled in.
  std::vector<GivenText> asked{};

  std::int64_t classes_per_context = 0;
  std::int64_t outputs = 0;
  /// The images are normalised, channel by channel.
  bool normalised = false;
  ConvShape layers{.depth = 0};
  /// The network learns from features that frozen convolutional layers make of the images, not from images.
  bool on_features = false;
  Consolidation consolidation{};
  ReplayWeight weight{};
  /// Sharp contexts, consolidation at their announced ends and replay weight 1/t, all three.
  bool is_academic = false;
  /// To be combined; empty: plain training.
  std::vector<ChosenMethod> methods{};

  bool was_asked(std::string_view option) const;
  MethodContext method_context() const;
  /// Whether contexts are learned one by one: in the task scenario, or if only the current classes compete.
  bool context_wise() const;
  /// Whether the academic setting shows these contexts at once: all (joint training), or all so far (cumulative).
  bool shows(ContextsShown shown) const;
  bool joint() const { return shows(ContextsShown::All); }
  bool cumulative() const { return shows(ContextsShown::SoFar); }
  std::int64_t total_iterations() const;
  /// Whether LibTorch computes part of the network: the number of threads then decides the last bits of results.
  bool through_libtorch() const { return layers.depth > 0 || fc_bn || fc_drop > 0; }
};

/// Resolves everything that does not need data; `asked` are the texts that set `options`. Throws UsageError, naming
/// option and remedy, for values that are out of range and for options that contradict each other or would have no
/// effect.
ResolvedRun resolve(const RunRequest& options, std::vector<GivenText> asked = {});

}  // namespace meander
