#pragma once

#include <meander/apps/request/experiment.h>
#include <meander/stream/contexts/scenario.h>

#include <cstdint>
#include <optional>

namespace meander {

/// What decides which rows a comparison of known methods has, and their settings. Whatever else the user gives is the
/// same for all rows (Plan::common).
struct ComparisonOptions {
  /// Known, sharp boundaries (--academic); otherwise task-free.
  bool academic = true;
  Experiment experiment = experiments().front();
  Scenario scenario = Scenario::Class;
  /// How many, and iterations of each. Unset: the experiment's default.
  std::optional<std::int64_t> contexts{};
  /// How many of them are learned: --first-contexts. Unset: all.
  std::optional<std::int64_t> first_contexts{};
  std::optional<std::int64_t> iters{};
  /// The network has convolutional layers. Unset: if the experiment's default network has.
  std::optional<bool> convolutional{};
  /// They are pre-trained: --pre-convE.
  bool pretrained = false;
  /// --active-classes=current.
  bool current_classes = false;
  /// Every method together with XdG, as far as they can be combined: --xdg.
  bool xdg = false;

  // Methods to leave out, where a comparison has them.
  bool no_context_spec = false;  ///< separate networks and XdG
  bool no_reg = false;           ///< EWC and SI
  bool no_si = false;
  bool no_fromp = false;
  bool no_bir = false;
  bool no_agem = false;
  bool no_xdg = false;

  /// Strengths of EWC and of SI. Unset: the methods' defaults.
  std::optional<double> lambda{};
  std::optional<double> c{};
  /// Sizes of separate networks and of the generative classifier. Unset: as published.
  std::optional<std::int64_t> fc_units_sep{};
  std::optional<std::int64_t> fc_units_gc{};
  std::optional<std::int64_t> fc_lay_gc{};
  std::optional<std::int64_t> z_dim_gc{};

  /// Task-free, iterations between consolidations; for methods with a buffer those of `replay_update`. Unset: whatever
  /// else the user gives decides, --consolidate for example.
  std::optional<std::int64_t> update_every{};
  std::optional<std::int64_t> replay_update = 1;
};

}  // namespace meander
