#include <meander/learners/buffers/sample_bounds.h>

#include <meander/learners/learner.h>

#include <fmt/format.h>

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
    if (context[i] < 0 || context[i] >= contexts || (head_width > 0 && label[i] / head_width != context[i])) {
      from.refuse(y, fmt::format("holds a label {} of a context {} that has no such label", label[i], context[i]));
    }
  }
}

SampleBounds bounds_of(const Learner& learner) {
  SampleBounds bounds;
  bounds.labels = learner.classifier().network->outputs();
  bounds.head_width = learner.classifier().head_width;
  if (bounds.head_width > 0) bounds.contexts = bounds.labels / bounds.head_width;
  return bounds;
}

}  // namespace meander
