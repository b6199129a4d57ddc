#pragma once

#include <meander/learners/losses.h>
#include <meander/learners/nets/network.h>
#include <meander/stream/archive.h>
#include <meander/stream/batch.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace meander {

class Learner;

/// A frozen copy of a learner's network, with what had been seen when it was taken: whose outputs a distillation loss
/// tries to keep. Parameters and running statistics only; taking a new one allocates nothing.
class Teacher {
 public:
  /// Takes the learner's network as it is now; none while it has learned from no class, of which it could speak.
  void snapshot(Learner& learner);
  bool taken() const { return taken_; }

  /// Logits [batch.size(), outputs] in evaluation mode, computed in the learner's arena, valid until the next call.
  const float* logits(const Learner& learner, const Batch& ready);
  std::int64_t outputs() const { return network_->outputs(); }
  /// Outputs whose class had been learned from; one entry an output.
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

}  // namespace meander
