#include <meander/apps/run/run_samples.h>
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/images/image_grid.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/full.h>
#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

namespace meander {

namespace {

constexpr std::int64_t reconstructed_images = 32;

Part* part_that_draws(const Learner& learner) {
  for (const auto& part : learner.parts()) {
    if (part->draws_inputs()) return part.get();
  }
  return nullptr;
}

ImageShape shape_of(const ResolvedRun& run) {
  return {.channels = run.experiment.channels, .height = run.experiment.side, .width = run.experiment.side};
}

// A network's inputs as the images that they stand for.
std::vector<float> as_images(const ResolvedRun& run, std::span<const float> inputs) {
  if (!run.normalised) return {inputs.begin(), inputs.end()};
  return denormalised(inputs, shape_of(run), run.experiment.mean, run.experiment.deviation);
}

NamedImage generated(const ResolvedRun& run, Learner& learner, Part& part) {
  const ImageShape shape = shape_of(run);
  Rng rng(static_cast<std::uint64_t>(run.seed), "generated images", static_cast<std::uint64_t>(learner.iterations()));
  std::vector<float> inputs(static_cast<std::size_t>(run.sample_n * shape.size()));
  part.draw_inputs(learner, rng, run.sample_n, inputs.data());
  return {"generated", "generated images", image_grid(as_images(run, inputs), shape)};
}

// The samples as the learner would be asked to classify them, except that their context is always known.
Batch ready_samples(Learner& learner, const TestSet& test) {
  Batch batch;
  batch.x = test.x;
  batch.y = test.y;
  batch.context = at::full({test.size()}, test.context, at::kLong);
  Batch ready = learner.test_operators()(std::move(batch));
  ready.x = ready.x.contiguous();
  return ready;
}

std::optional<NamedImage> reconstructed(const ResolvedRun& run, Learner& learner, Part& part, const TestSet& test) {
  if (test.size() == 0) return std::nullopt;
  const ImageShape shape = shape_of(run);
  const Batch ready = ready_samples(learner, test);
  std::vector<float> inputs(static_cast<std::size_t>(ready.size() * shape.size()));
  if (!part.reconstruct(learner, ready, inputs.data())) return std::nullopt;
  const std::vector<float> above = as_images(run, {ready.x.data_ptr<float>(), inputs.size()});
  return NamedImage{fmt::format("reconstructions-context-{}", test.context),
                    fmt::format("test images of context {}, each above its reconstruction", test.context),
                    image_pairs(above, as_images(run, inputs), shape)};
}

}  // namespace

std::vector<NamedImage> sample_images(const ResolvedRun& run, Learner& learner, const std::vector<TestSet>& tests) {
  Part* part = run.no_samples || run.on_features ? nullptr : part_that_draws(learner);
  if (part == nullptr) return {};
  std::vector<NamedImage> images{generated(run, learner, *part)};
  for (const TestSet& test : subset(tests, reconstructed_images, static_cast<std::uint64_t>(run.seed))) {
    if (auto image = reconstructed(run, learner, *part, test)) images.push_back(std::move(*image));
  }
  return images;
}

}  // namespace meander
