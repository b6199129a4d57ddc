#include <meander/learners/parts/earlier_heads.h>

#include <algorithm>

namespace meander {

std::vector<EarlierHead> earlier_heads(const std::vector<std::uint8_t>& classes_seen, std::int64_t width) {
  const auto any = [](auto begin, auto end) { return std::any_of(begin, end, [](auto seen) { return seen != 0; }); };
  if (!any(classes_seen.begin(), classes_seen.end())) return {};
  if (width == 0) return {{.seen = classes_seen}};
  std::vector<EarlierHead> heads;
  const auto outputs = static_cast<std::int64_t>(classes_seen.size());
  for (std::int64_t first = 0; first < outputs; first += width) {
    EarlierHead head{first / width, std::vector<std::uint8_t>(classes_seen.size(), 0)};
    const auto begin = classes_seen.begin() + first, end = classes_seen.begin() + std::min(first + width, outputs);
    std::copy(begin, end, head.seen.begin() + first);
    if (any(begin, end)) heads.push_back(std::move(head));
  }
  return heads;
}

double MeanLoss::operator()(const Logits& logits, double scale, float* gradient) const {
  const double share = 1.0 / static_cast<double>(losses_.size());
  double sum = 0.0;
  for (const Loss* loss : losses_) sum += (*loss)(logits, scale * share, gradient);
  return sum * share;
}

}  // namespace meander
