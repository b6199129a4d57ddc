#include <meander/learners/nets/feature_extractor.h>

#include <meander/learners/nets/layers/openmp_team.h>
#include <meander/stream/runtime/error.h>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace meander {

FeatureExtractor::FeatureExtractor(const ConvShape& shape, std::uint64_t seed)
    : encoder_(shape, "", parameters_, running_) {
  encoder_.initialise(parameters_, seed);
}

at::Tensor FeatureExtractor::operator()(const at::Tensor& images, std::int64_t at_once) {
  const ConvShape& s = shape();
  if (images.dim() != 4 || images.sizes().slice(1) != at::IntArrayRef({s.channels, s.side, s.side}) ||
      images.scalar_type() != at::kFloat) {
    throw ShapeError("feature extractor",
                     fmt::format("images [{}] are not float32 [count, {}, {}, {}]", fmt::join(images.sizes(), ", "),
                                 s.channels, s.side, s.side),
                     "give it the images that its layers are for, after 'to_float'");
  }
  const at::NoGradGuard no_gradients;
  const OpenMpTeam team(threads_);
  const Leaves leaves = leaves_of(parameters_, false);
  const std::int64_t count = images.size(0);
  at::Tensor features = at::empty({count, s.output_channels(), s.output_side(), s.output_side()}, at::kFloat);
  for (std::int64_t first = 0; first < count; first += at_once) {
    const std::int64_t rows = std::min(at_once, count - first);
    features.narrow(0, first, rows)
        .copy_(encoder_.forward(images.narrow(0, first, rows).contiguous(), leaves, running_, false));
  }
  return features;
}

void FeatureExtractor::save(Archive& to) const { encoder_.save(parameters_, running_, to); }

void FeatureExtractor::load(const Archive& from) { encoder_.load(parameters_, running_, from); }

}  // namespace meander
