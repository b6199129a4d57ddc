#include <meander/learners/parts/teacher.h>

#include <meander/learners/learner.h>
#include <meander/learners/sample_bounds.h>

#include <algorithm>

namespace meander {

void Teacher::snapshot(Learner& learner) {
  const std::vector<std::uint8_t>& seen = learner.classes_seen();
  if (std::any_of(seen.begin(), seen.end(), [](std::uint8_t s) { return s != 0; })) take(learner);
}

void Teacher::take(Learner& learner) {
  if (network_) {
    network_->assign(learner.network());
  } else {
    network_ = learner.network().clone();
  }
  classes_seen_ = learner.classes_seen();
  context_counts_ = learner.context_counts();
  taken_ = true;
}

const float* Teacher::logits(const Learner& learner, const Batch& ready) {
  network_->use(learner.shared_arena());
  return network_->forward({ready.x.data_ptr<float>(), ready.size(), contexts_of(ready)}, Mode::Evaluate);
}

void Teacher::save(Archive& to) const {
  to.write("taken", std::int64_t{taken_});
  if (!taken_) return;
  Archive network;
  network_->save(network);
  to.write("network", network);
  to.write("classes-seen", std::vector<std::int64_t>(classes_seen_.begin(), classes_seen_.end()));
  to.write("context-counts", context_counts_);
}

void Teacher::load(const Archive& from, Learner& learner) {
  *this = {};
  if (!from.read_flag("taken")) return;
  take(learner);
  network_->load(from.folder("network"));
  classes_seen_ = read_classes_seen(from, "classes-seen", learner);
  context_counts_ = read_context_counts(from, "context-counts", learner);
}

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
