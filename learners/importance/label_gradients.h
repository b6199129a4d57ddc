#pragma once

#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/nets/network.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace meander {

/// Whose log-likelihood a Fisher information is computed from: every class's, weighted by its probability (exact); that
/// of one class, drawn by probability; the most probable class's; or the true label's (the "empirical" Fisher).
enum class FisherLabels { All, Sample, Predicted, True };

/// "all", "sample", "pred", "true". Throws UsageError for anything else.
FisherLabels parse_fisher_labels(const std::string& text);

/// Which labels of a batch's samples to differentiate by.
struct LabelChoice {
  FisherLabels labels = FisherLabels::All;
  Columns columns;  ///< the outputs that are allowed
  /// [rows]: the true labels, or the drawn ones.
  const std::int64_t* given = nullptr;
};

/// The gradients of the negative log-likelihoods of a batch's samples, label by label, in closed form up to the logits.
class LabelGradients {
 public:
  /// `weight` [rows]: of each sample's label; `dlogits` [rows, outputs]: gradient of its negative log-likelihood.
  using Visit = std::function<void(const float* weight, const float* dlogits)>;

  /// One visit per class with a nonzero weight, or a single visit if each sample has one label.
  void visit(const Logits& logits, const LabelChoice& choice, const Visit& visit);
  /// Draws a class for each sample by its probabilities, with one u in [0, 1) per sample.
  std::vector<std::int64_t> draw(const Logits& logits, const Columns& columns, std::span<const double> u);

 private:
  void probabilities(const Logits& logits, const Columns& columns);

  std::vector<float> p_, weight_, dlogits_;
  std::vector<std::int64_t> predicted_;
};

}  // namespace meander
