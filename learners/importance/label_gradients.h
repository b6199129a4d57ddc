#pragma once

#include <meander/learners/columns.h>
#include <meander/learners/losses.h>
#include <meander/learners/nets/network.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace meander {

/// Whose log-likelihood a Fisher information is made of: of every class, weighted by its probability (exact), of one
/// class drawn by it, of the most probable one, or of the true label (the "empirical" Fisher).
enum class FisherLabels { All, Sample, Predicted, True };

/// "all", "sample", "pred", "true". Throws UsageError for anything else.
FisherLabels parse_fisher_labels(const std::string& text);

/// What of a batch's samples is differentiated.
struct LabelChoice {
  FisherLabels labels = FisherLabels::All;
  Columns columns;  ///< the outputs that are allowed
  /// [rows]; labels: the true ones, or the ones drawn.
  const std::int64_t* given = nullptr;
};

/// The gradients of the negative log-likelihoods of a batch's samples, label by label, in closed form up to the logits.
class LabelGradients {
 public:
  /// `weight` [rows] of each sample's label, `dlogits` [rows, outputs] of its negative log-likelihood.
  using Visit = std::function<void(const float* weight, const float* dlogits)>;

  /// One visit a class that has a weight anywhere, or a single one where each sample has one label.
  void visit(const Logits& logits, const LabelChoice& choice, const Visit& visit);
  /// The class drawn of each sample's probabilities by u in [0, 1), one a sample.
  std::vector<std::int64_t> draw(const Logits& logits, const Columns& columns, std::span<const double> u);

 private:
  void probabilities(const Logits& logits, const Columns& columns);

  std::vector<float> p_, weight_, dlogits_;
  std::vector<std::int64_t> predicted_;
};

}  // namespace meander
