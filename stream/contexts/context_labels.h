#pragma once

#include <meander/stream/contexts/scenario.h>

#include <cstdint>
#include <vector>

namespace meander {

/// How contexts differ: each has its own classes (Split), or shows all classes in its own way (Permuted:
/// permuted or rotated pixels).
enum class ContextKind { Split, Permuted };

/// How classes of a data set become labels and outputs. "Original" labels are the data set's, "stored" ones those that
/// a context set yields. All ids are 0-based.
class ContextLabels {
 public:
  struct Options {
    ContextKind kind = ContextKind::Split;
    Scenario scenario = Scenario::Class;
    /// One output head for all contexts in the task scenario; has no effect in the others.
    bool single_head = false;
    std::int64_t contexts = 5;
    /// The new label of each original one.
    std::vector<std::int64_t> class_order;
  };
  /// Throws UsageError when there is no context, or (Split) more contexts than classes. Classes left over by an even
  /// division, the ones with the highest new labels, are unused.
  explicit ContextLabels(Options options);

  ContextKind kind() const { return options_.kind; }
  Scenario scenario() const { return options_.scenario; }
  std::int64_t contexts() const { return options_.contexts; }
  std::int64_t classes() const { return static_cast<std::int64_t>(options_.class_order.size()); }
  const std::vector<std::int64_t>& class_order() const { return options_.class_order; }
  std::int64_t classes_per_context() const { return classes_per_context_; }
  /// One head for all contexts in the task scenario. `multi_head`: one head per context.
  bool single_head() const { return scenario() == Scenario::Task && options_.single_head; }
  bool multi_head() const { return scenario() == Scenario::Task && !options_.single_head; }
  /// Whether labels count across all contexts, not within one.
  bool global() const { return multi_head() || scenario() == Scenario::Class; }
  /// The number of outputs that a network needs.
  std::int64_t outputs() const { return global() ? classes_per_context_ * contexts() : classes_per_context_; }

  /// The stored label of a sample that `context` shows with this original label; -1 when the context does not show it.
  std::int64_t stored(std::int64_t context, std::int64_t original) const;
  /// The first output of the context's own head, subtracted from a stored label where outputs are handled per context.
  /// 0 unless multi-head.
  std::int64_t head_start(std::int64_t context) const { return multi_head() ? context * classes_per_context_ : 0; }

 private:
  Options options_;
  std::int64_t classes_per_context_;
};

}  // namespace meander
