#pragma once

#include <meander/learners/buffers/window.h>
#include <meander/learners/importance/fisher_options.h>
#include <meander/learners/linalg/float_array.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace meander {

class Learner;

/// Holds the samples since the last consolidation and estimates a Fisher information from them: in evaluation mode,
/// through the operators without the random ones, restricted to the outputs that compete in training.
class FisherWindow {
 public:
  explicit FisherWindow(const FisherOptions& options) : options_(options) { check(options); }

  void begin(const Learner& learner);
  void observe(const Batch& raw) { window_->offer(raw); }

  /// Visits the samples that `choose_samples` picks: inputs, their logits (of the network's last forward pass) and the
  /// labels to differentiate by. Throws DivergedError if logits are not finite.
  using Visit = std::function<void(const Inputs& inputs, const Logits& logits, const LabelChoice& choice)>;
  void visit(Learner& learner, const Visit& visit);
  /// The diagonal Fisher information; starts the next window.
  FloatArray diagonal(Learner& learner);
  /// Starts the next window.
  void clear() { window_->clear(); }
  /// Whether no sample came, so that there is nothing to estimate from.
  bool empty() const { return window_->size() == 0; }
  /// Samples that came in this window, held or not.
  std::int64_t seen() const { return window_->seen(); }

  void save(Archive& to) const;
  void load(const Learner& learner, const Archive& from) { window_->load(from.folder("window"), bounds_of(learner)); }

 private:
  std::vector<std::int64_t> chosen(const Learner& learner) const;
  void pass(Learner& learner, std::span<const std::int64_t> numbers, const Visit& visit);

  FisherOptions options_;
  std::optional<Window> window_;
};

}  // namespace meander
