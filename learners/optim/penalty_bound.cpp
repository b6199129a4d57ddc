#include <meander/learners/linalg/vector_kernels.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/learners/optim/penalty_bound.h>

#include <cmath>

namespace meander {
namespace {

double factor_of(const QuadraticPenalty& penalty) { return std::abs(penalty.strength * penalty.scale); }

}  // namespace

bool PenaltyBound::below(double limit, std::span<const QuadraticPenalty> penalties) const {
  if (penalties.size() != known_.size()) return false;
  // An entry of the gradient is 2 f |w d| <= 2 slope norm; the optimiser squares it.
  constexpr double largest_entry = 1e18;
  for (std::size_t p = 0; p < penalties.size(); ++p) {
    const Known& k = known_[p];
    const bool same = k.importance == penalties[p].importance && k.anchor == penalties[p].anchor &&
                      k.factor == factor_of(penalties[p]);
    if (!same || !(k.norm * k.norm < limit && 2.0 * k.slope * k.norm < largest_entry)) return false;
  }
  return true;
}

void PenaltyBound::measure(Arena* arena, const float* parameters, std::int64_t size,
                           std::span<const QuadraticPenalty> penalties) {
  known_.clear();
  for (const QuadraticPenalty& p : penalties) {
    const double factor = factor_of(p);
    FlatSum weights, spreads;
    weights.begin(size);
    spreads.begin(size);
    flat_pass(arena, size, [&](std::int64_t begin, std::int64_t end) {
      kernels::add_magnitudes(parameters + begin, p.importance + begin, p.anchor + begin, end - begin,
                              weights.at(begin), spreads.at(begin));
    });
    known_.push_back(
        {p.importance, p.anchor, factor, std::sqrt(factor * spreads.total()), std::sqrt(factor * weights.total())});
  }
}

void PenaltyBound::moved_by(double change) {
  for (Known& k : known_) k.norm += change * k.slope;
}

}  // namespace meander
