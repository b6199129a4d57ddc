#pragma once

#include <meander/learners/learner.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/nets/network.h>
#include <meander/stream/batch.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace meander {

class Learner;

/// A frozen copy of a learner's network, whose outputs a distillation loss tries to keep, with the classes and contexts
/// seen when it was taken. Parameters and running statistics only; taking a new one allocates nothing.
class Teacher {
 public:
  /// Copies the learner's network as it is now; does nothing while that has learned from no class.
  void snapshot(Learner& learner);
  bool taken() const { return taken_; }

  /// Logits [batch.size(), outputs] in evaluation mode, computed in the learner's arena, valid until the next call.
  const float* logits(const Learner& learner, const Batch& ready);
  std::int64_t outputs() const { return network_->outputs(); }
  /// Outputs whose class had been learned from; one entry per output.
  const std::vector<std::uint8_t>& classes_seen() const { return classes_seen_; }
  /// Samples learned from, by context; empty where contexts are hidden.
  const std::vector<std::int64_t>& context_counts() const { return context_counts_; }

  void save(Archive& to) const;
  void load(const Archive& from, Learner& learner);

 private:
  void take(Learner& learner);

  std::unique_ptr<Network> network_;
  bool taken_ = false;
  std::vector<std::uint8_t> classes_seen_;
  std::vector<std::int64_t> context_counts_;
};

/// The outputs of an earlier context, by which generated samples are labelled.
struct EarlierHead {
  std::int64_t context = -1;         ///< -1: the only head
  std::vector<std::uint8_t> seen{};  ///< classes that the teacher may name, one entry per output
};

/// The heads of all contexts of which a class had been seen, where outputs are learned context by context; otherwise
/// one, or none while no class had been seen.
std::vector<EarlierHead> earlier_heads(const std::vector<std::uint8_t>& classes_seen, std::int64_t width);

/// The mean of several losses on the same logits.
class MeanLoss final : public Loss {
 public:
  void clear() { losses_.clear(); }
  bool empty() const { return losses_.empty(); }
  void add(const Loss& loss) { losses_.push_back(&loss); }
  double operator()(const Logits& logits, double scale, float* gradient) const override;

 private:
  std::vector<const Loss*> losses_;
};

}  // namespace meander
