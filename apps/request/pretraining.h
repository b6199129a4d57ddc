#pragma once

#include <meander/apps/request/experiment.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// The options that only `meander pretrain` has. Unset: the default depends on other options.
struct Pretraining {
  std::optional<std::int64_t> epochs;
  /// In total, instead of epochs.
  std::optional<std::int64_t> iters;
  bool augment = false;
  /// In the name of the file with the layers; "none" is no tag.
  std::optional<std::string> tag;
  bool seeded_tag = false;

  /// Iterations per epoch, which follow from the data; 0: not known yet.
  std::int64_t epoch = 0;
};

inline constexpr std::int64_t default_epochs = 10;
/// Pixels by which a shifted image is padded: --augment.
inline constexpr int augment_padding = 4;

/// The data sets of `meander pretrain`: experiments of a single context that shows all classes.
const std::vector<Experiment>& pretraining_sets();

}  // namespace meander
