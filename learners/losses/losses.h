#pragma once

#include <meander/learners/losses/columns.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace meander {

/// Logits of one group of samples, row-major [rows, outputs].
struct Logits {
  const float* values = nullptr;
  std::int64_t rows = 0;
  std::int64_t outputs = 0;
};

/// A loss of the logits alone, in closed form. Returns its value (a mean over the rows; 0 for no rows) and adds
/// `scale` times its gradient to `gradient` [rows, outputs]. Finite for any finite logits.
class Loss {
 public:
  virtual ~Loss() = default;
  virtual double operator()(const Logits& logits, double scale, float* gradient) const = 0;
};

/// The loss for labels and soft targets: a softmax over the outputs, or a sigmoid for each.
enum class Objective { CrossEntropy, Binary };

/// A loss against labels.
class LabelLoss : public Loss {
 public:
  /// `labels` [rows] are column numbers, read when the loss is computed.
  void set(const std::int64_t* labels, Columns columns) {
    labels_ = labels;
    columns_ = columns;
  }

 protected:
  const std::int64_t* labels_ = nullptr;
  Columns columns_;
};

/// Softmax cross-entropy, over the columns that compete.
class CrossEntropy final : public LabelLoss {
 public:
  double operator()(const Logits& logits, double scale, float* gradient) const override;
};

/// Sigmoid cross-entropy against one-hot labels, summed over the columns that compete.
class BinaryCrossEntropy final : public LabelLoss {
 public:
  double operator()(const Logits& logits, double scale, float* gradient) const override;
};

/// A teacher's outputs at a temperature: probabilities [rows, outputs] over its own columns, 0 elsewhere.
class SoftTargets {
 public:
  /// Softmax of teacher / temperature over `columns` of a teacher of `teacher_outputs`, padded with zeros on the right
  /// up to `outputs`.
  void softmax(const float* teacher, std::int64_t rows, std::int64_t teacher_outputs, std::int64_t outputs,
               const Columns& columns, double temperature);
  /// The same with sigmoids in place of the softmax.
  void sigmoid(const float* teacher, std::int64_t rows, std::int64_t teacher_outputs, std::int64_t outputs,
               const Columns& columns, double temperature);
  const float* data() const { return values_.data(); }

 private:
  std::vector<float> values_;
};

/// A loss against soft targets, at the teacher's temperature.
class SoftTargetLoss : public Loss {
 public:
  /// `targets` [rows, outputs] are read when the loss is computed.
  void set(const float* targets, Columns columns, double temperature) {
    targets_ = targets;
    columns_ = columns;
    temperature_ = temperature;
  }

 protected:
  const float* targets_ = nullptr;
  Columns columns_;
  double temperature_ = 1.0;
};

/// Distillation (Hinton, Vinyals & Dean 2015), without the factor temperature^2: cross-entropy of softmax(logits /
/// temperature) against the targets.
class Distillation final : public SoftTargetLoss {
 public:
  double operator()(const Logits& logits, double scale, float* gradient) const override;
};

/// Binary distillation: sigmoid cross-entropy of logits / temperature against the targets, summed over the columns.
class BinaryDistillation final : public SoftTargetLoss {
 public:
  double operator()(const Logits& logits, double scale, float* gradient) const override;
};

/// The loss of given labels, in the form that goes with the learner's objective.
class HardTargetTerm {
 public:
  /// `labels` [rows] are read when the step is computed. Valid until the next call.
  const Loss& towards(const std::int64_t* labels, const Columns& columns, Objective objective) {
    cross_entropy_.set(labels, columns);
    binary_.set(labels, columns);
    return objective == Objective::Binary ? static_cast<const Loss&>(binary_) : cross_entropy_;
  }

 private:
  CrossEntropy cross_entropy_;
  BinaryCrossEntropy binary_;
};

/// A sum of losses, each on its own stretch of consecutive rows.
class LossByStretch final : public Loss {
 public:
  /// Adds the loss of the next `rows` rows; the caller keeps it alive.
  void add(const Loss& loss, std::int64_t rows) { stretches_.emplace_back(&loss, rows); }
  const Loss& loss(std::size_t stretch) const { return *stretches_[stretch].first; }

  double operator()(const Logits& logits, double scale, float* gradient) const override {
    double total = 0.0;
    Logits rest = logits;
    for (const auto& [loss, rows] : stretches_) {
      total += (*loss)({rest.values, rows, rest.outputs}, scale, gradient);
      rest.values += rows * rest.outputs;
      gradient += rows * rest.outputs;
    }
    return total;
  }

 private:
  std::vector<std::pair<const Loss*, std::int64_t>> stretches_;
};

}  // namespace meander
