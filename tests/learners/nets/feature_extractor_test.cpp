#include "catch.h"
#include "conv_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/nets/feature_extractor.h>

#include <ATen/ops/zeros.h>

using namespace meander;

namespace {

at::Tensor images(std::int64_t number) { return toy_images(number).x.view({toy_images.batch, 1, 4, 4}); }

std::vector<float> floats_of(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), tensor.data_ptr<float>() + tensor.numel()};
}

}  // namespace

TEST_CASE("an extractor gives the features that a trained classifier's own convolutions give", "[property][conv]") {
  auto network = std::make_unique<ConvClassifier>(toy_convolutions(), toy_layers(), 1);
  ToyRun training(toy_images, std::move(network), {});
  training.take_to(5);
  Archive saved;
  training.learner.network().save(saved);
  FeatureExtractor extractor(toy_convolutions(), 9);
  const std::vector<float> random = floats_of(extractor(images(7)));
  extractor.load(saved);
  const at::Tensor features = extractor(images(7));
  CHECK(features.sizes() == at::IntArrayRef({6, 4, 2, 2}));

  Network& classifier = training.learner.network();
  const Batch batch = toy_images(7);
  logits(classifier, batch);
  const std::vector<float> dlogits(static_cast<std::size_t>(toy_images.batch * 4), 1.0F);
  const float* input = classifier.backward_layers(dlogits.data())[0].input;
  const std::vector<float> expected(input, input + features.numel());
  CHECK(difference(floats_of(features), expected) < 1e-6);
  CHECK(difference(random, expected) > 1e-3);
}

TEST_CASE("features depend on their image alone, and extracting changes nothing", "[property][conv]") {
  FeatureExtractor extractor(toy_convolutions(ConvKind::ResNet), 2);
  Archive before, after;
  extractor.save(before);
  const std::vector<float> together = floats_of(extractor(images(1)));
  CHECK(difference(floats_of(extractor(images(1), 4)), together) < 1e-6);
  CHECK(difference(floats_of(extractor(images(1), 1)), together) < 1e-6);
  extractor.save(after);
  CHECK(before.to_bytes() == after.to_bytes());
  CHECK(extractor(images(1).narrow(0, 0, 0)).sizes() == at::IntArrayRef({0, 4, 2, 2}));
}

TEST_CASE("a saved extractor is loaded whole, and random ones differ by seed", "[property][conv]") {
  FeatureExtractor first(toy_convolutions(), 2), other(toy_convolutions(), 3);
  CHECK(floats_of(first(images(1))) != floats_of(other(images(1))));
  Archive saved;
  first.save(saved);
  other.load(saved);
  CHECK(bits(floats_of(first(images(1)))) == bits(floats_of(other(images(1)))));
}

TEST_CASE("an extractor refuses images that its layers are not for", "[refusal][conv]") {
  FeatureExtractor extractor(toy_convolutions(), 2);
  CHECK(error_line<ShapeError>([&] {
          extractor(at::zeros({2, 3, 4, 4}));
        }) ==
        "feature extractor: images [2, 3, 4, 4] are not float32 [count, 1, 4, 4]; give it the images that its layers "
        "are for, after 'to_float'");
  CHECK_THROWS_AS(extractor(at::zeros({2, 1, 4, 4}, at::kByte)), ShapeError);
  CHECK_THROWS_AS(extractor(at::zeros({2, 16})), ShapeError);
}
