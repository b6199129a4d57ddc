#pragma once

#include <meander/learners/learner.h>
#include <meander/learners/parts/teacher.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Outputs of earlier contexts that generated samples are judged by.
struct EarlierHead {
  std::int64_t context = -1;         ///< -1: the one head there is
  std::vector<std::uint8_t> seen{};  ///< classes that the teacher may name, one entry an output
};

/// The heads of all contexts of which a class had been seen, where outputs are learned context by context; else one, or
/// none while no class had been seen.
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
