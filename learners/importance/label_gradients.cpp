#include <meander/learners/importance/label_gradients.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace meander {

FisherLabels parse_fisher_labels(const std::string& text) {
  if (text == "all") return FisherLabels::All;
  if (text == "sample") return FisherLabels::Sample;
  if (text == "pred") return FisherLabels::Predicted;
  if (text == "true") return FisherLabels::True;
  throw UsageError("fisher-labels", fmt::format("'{}' is not a choice of labels", text),
                   "give all, sample, pred or true");
}

// Softmax over the open columns, 0 elsewhere.
void LabelGradients::probabilities(const Logits& logits, const Columns& columns) {
  p_.assign(static_cast<std::size_t>(logits.rows * logits.outputs), 0.0F);
  for (std::int64_t i = 0; i < logits.rows; ++i) {
    const float* row = logits.values + i * logits.outputs;
    float* p = p_.data() + i * logits.outputs;
    const auto [first, last] = columns.range_of(i, logits.outputs);
    double highest = -INFINITY, sum = 0.0;
    for (std::int64_t c = first; c < last; ++c) {
      if (columns.open(c)) highest = std::max(highest, double{row[c]});
    }
    for (std::int64_t c = first; c < last; ++c) {
      if (columns.open(c)) sum += std::exp(row[c] - highest);
    }
    for (std::int64_t c = first; c < last; ++c) {
      if (columns.open(c)) p[c] = static_cast<float>(std::exp(row[c] - highest) / sum);
    }
  }
}

void LabelGradients::visit(const Logits& logits, const LabelChoice& choice, const Visit& visit) {
  probabilities(logits, choice.columns);
  const std::int64_t outputs = logits.outputs;
  weight_.assign(static_cast<std::size_t>(logits.rows), 1.0F);
  if (choice.labels != FisherLabels::All) {
    const std::int64_t* label = choice.given;
    if (choice.labels == FisherLabels::Predicted) {
      predicted_.resize(static_cast<std::size_t>(logits.rows));
      predict(logits.values, logits.rows, outputs, choice.columns, predicted_.data());
      label = predicted_.data();
    }
    dlogits_ = p_;
    for (std::int64_t i = 0; i < logits.rows; ++i) {
      if (label[i] >= 0) dlogits_[static_cast<std::size_t>(i * outputs + label[i])] -= 1.0F;
    }
    return visit(weight_.data(), dlogits_.data());
  }
  for (std::int64_t c = 0; c < outputs; ++c) {
    dlogits_ = p_;
    bool any = false;
    for (std::int64_t i = 0; i < logits.rows; ++i) {
      const auto at = static_cast<std::size_t>(i * outputs + c);
      weight_[static_cast<std::size_t>(i)] = p_[at];
      dlogits_[at] -= 1.0F;
      any = any || p_[at] > 0.0F;
    }
    if (any) visit(weight_.data(), dlogits_.data());
  }
}

std::vector<std::int64_t> LabelGradients::draw(const Logits& logits, const Columns& columns,
                                               std::span<const double> u) {
  probabilities(logits, columns);
  std::vector<std::int64_t> drawn;
  for (std::int64_t i = 0; i < logits.rows; ++i) {
    const float* p = p_.data() + i * logits.outputs;
    double left = u[static_cast<std::size_t>(i)];
    std::int64_t last = 0, c = 0;
    for (; c < logits.outputs; ++c) {
      if (p[c] <= 0.0F) continue;
      last = c;
      left -= p[c];
      if (left < 0) break;
    }
    drawn.push_back(last);
  }
  return drawn;
}

}  // namespace meander
