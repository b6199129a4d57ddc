#include <meander/learners/sample_bounds.h>

#include <meander/learners/learner.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander {

void SampleBounds::check(const Archive& from, std::string_view y, const at::Tensor& labels_,
                         const at::Tensor& contexts_) const {
  const std::int64_t* label = labels_.data_ptr<std::int64_t>();
  const std::int64_t* context = contexts_.defined() ? contexts_.data_ptr<std::int64_t>() : nullptr;
  for (std::int64_t i = 0; i < labels_.numel(); ++i) {
    if (label[i] < 0 || label[i] >= labels) {
      from.refuse(y, fmt::format("holds a label {}, there are {} outputs", label[i], labels));
    }
    if (context == nullptr) continue;
    if (context[i] < 0 || context[i] >= contexts) {
      from.refuse(y, fmt::format("holds a label of a context {}, not in 0..{}", context[i], contexts - 1));
    }
    if (head_width > 0 && label[i] / head_width != context[i]) {
      from.refuse(y, fmt::format("holds a label {} of a context {} that has no such label", label[i], context[i]));
    }
  }
}

SampleBounds bounds_of(const Learner& learner) {
  SampleBounds bounds;
  bounds.labels = learner.classifier().network->outputs();
  bounds.head_width = learner.classifier().head_width;
  bounds.contexts = bounds.head_width > 0 ? bounds.labels / bounds.head_width : most_contexts;
  return bounds;
}

std::vector<std::uint8_t> read_classes_seen(const Archive& from, std::string_view name, const Learner& learner,
                                            bool some) {
  const auto outputs = static_cast<std::int64_t>(learner.classes_seen().size());
  const std::vector<std::int64_t> seen = from.read_counts(name, outputs, 1);
  if (some && std::find(seen.begin(), seen.end(), 1) == seen.end()) from.refuse(name, "lists no class");
  return {seen.begin(), seen.end()};
}

std::vector<std::int64_t> read_context_counts(const Archive& from, std::string_view name, const Learner& learner) {
  std::vector<std::int64_t> counts = from.read_counts(name, -1);
  const std::int64_t contexts = bounds_of(learner).contexts;
  if (static_cast<std::int64_t>(counts.size()) > contexts) {
    from.refuse(name, fmt::format("has {} contexts, there are {}", counts.size(), contexts));
  }
  std::int64_t left = Archive::largest_count;
  for (const std::int64_t count : counts) {
    left -= count;
    if (left < 0) from.refuse(name, "counts more samples than possible");
  }
  return counts;
}

}  // namespace meander
