#include "catch.h"
#include "learners/parts/generative_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/linalg/exponential.h>
#include <meander/learners/linalg/normal_noise.h>
#include <meander/learners/nets/generative/vae.h>

#include <algorithm>
#include <cmath>

using namespace meander;

namespace {

VaeShape of_digits() {
  VaeShape shape;
  shape.channels = 1, shape.side = 28;
  return shape;
}

std::int64_t parameters_of(const VaeShape& shape) {
  ParameterArray parameters;
  add_parameters(shape, parameters);
  return parameters.size();
}

std::vector<float> noise(std::size_t size, std::uint64_t seed) {
  std::vector<float> values(size);
  fill_normal(nullptr, seed, "test", 0, 0, values);
  return values;
}

// Compares d loss / d parameters by differences with the closed form.
double worst_gradient(const VaeShape& shape, std::int64_t count) {
  Vae vae(shape, 3);
  const std::vector<float> eps = noise(static_cast<std::size_t>(count * shape.latent), 1);
  std::vector<float> x = noise(static_cast<std::size_t>(count * shape.pixels()), 2);
  for (float& value : x) value = 1.0F / (1.0F + std::exp(-value));
  Vae::Group group{x.data(), count, eps.data()};
  FloatArray gradient(vae.parameters().size()), scratch(vae.parameters().size());
  vae.gradient({&group, 1}, gradient.data());
  double worst = 0.0;
  for (std::int64_t i = 0; i < vae.parameters().size(); i += 3) {
    float& parameter = vae.parameters().data()[i];
    const float kept = parameter, step = 3e-3F;
    const auto loss_at = [&](float value) {
      parameter = value;
      vae.gradient({&group, 1}, scratch.data());
      return group.loss.total();
    };
    const double slope = (loss_at(kept + step) - loss_at(kept - step)) / (2.0 * static_cast<double>(step));
    parameter = kept;
    worst = std::max(worst, std::abs(slope - static_cast<double>(gradient.data()[i])));
  }
  return worst;
}

}  // namespace

TEST_CASE("generative models have as many parameters as their layers ask for", "[property]") {
  CHECK(parameters_of(of_digits()) == 1069684);
  VaeShape feedback = of_digits();
  feedback.classes = 10, feedback.modes = 1, feedback.modes_per_class = true;
  CHECK(parameters_of(feedback) == 1075694);
  feedback.classes = 2;
  CHECK(parameters_of(feedback) == 1070886);
  VaeShape of_features = of_digits();
  of_features.channels = 256, of_features.side = 2, of_features.units = 2000;
  of_features.classes = 100, of_features.modes = 1, of_features.modes_per_class = true;
  CHECK(parameters_of(of_features) == 12925224);
  VaeShape of_pixels = of_digits();
  of_pixels.channels = 3, of_pixels.side = 32, of_pixels.units = 2000;
  of_pixels.conv = {.channels = 3, .side = 32};
  CHECK(parameters_of(of_pixels) == 13795687);
  VaeShape small = of_digits();
  small.units = 85, small.latent = 5;
  CHECK(10 * parameters_of(small) == 1501340);
}

TEST_CASE("the name of a generative model says what it is made of", "[property]") {
  VaeShape shape = of_digits();
  CHECK(shape.name() == "VAE=F-784x400x400--z100--sigmoid");
  shape.layers = 1, shape.latent = 18;
  CHECK(shape.name() == "VAE=i784-z18--sigmoid");
  shape = of_digits();
  shape.channels = 3, shape.side = 32, shape.units = 2000, shape.sigmoid = false;
  shape.conv = {.channels = 3, .side = 32};
  CHECK(shape.name() == "VAE=C3-5x16-bn--F-1024x2000x2000--z100--none");
  shape = of_digits();
  shape.classes = 10, shape.modes = 1, shape.modes_per_class = true;
  shape.gated_by = GatedBy::Class, shape.gate_proportion = 0.1;
  CHECK(shape.name() == "CondVAE=F-784x400x400--z100-GMM10pc-c10_cg0.1");
}

TEST_CASE("the closed-form gradient of a generative model is the slope of its loss", "[property]") {
  VaeShape shape = toy_vae();
  shape.layers = GENERATE(1, 3);
  shape.batch_norm = GENERATE(false, true);
  shape.activation = Activation::None;  // no kinks, where the slope is ambiguous
  shape.modes = GENERATE(0, 2);
  shape.sigmoid = GENERATE(false, true);
  CAPTURE(shape.layers, shape.batch_norm, shape.modes, shape.sigmoid);
  CHECK(worst_gradient(shape, 4) < 3e-3);
  shape.log_variance_limit = 0.05;  // most log-variances are beyond it
  CHECK(worst_gradient(shape, 4) < 3e-3);
}

TEST_CASE("groups that share a pass learn what they would learn apart", "[property]") {
  Vae vae(toy_vae(), 1);
  const std::vector<float> x = noise(5 * 6, 1), eps = noise(5 * 3, 2);
  std::vector<Vae::Group> groups{{x.data(), 2, eps.data(), 0.3}, {x.data() + 12, 3, eps.data() + 6, 0.7}};
  FloatArray together(vae.parameters().size()), alone(vae.parameters().size());
  vae.gradient(groups, together.data());
  std::vector<float> sum(static_cast<std::size_t>(together.size()), 0.0F);
  for (Vae::Group& group : groups) {
    const double shared = group.loss.total();
    vae.gradient({&group, 1}, alone.data());
    CHECK(group.loss.total() == Approx(shared).epsilon(1e-6));
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += alone.data()[i];
  }
  CHECK(difference(sum, together.span()) < 1e-6);
}

TEST_CASE("frozen convolutions of a generative model are left as they are", "[property]") {
  VaeShape shape = toy_vae();
  shape.channels = 2, shape.side = 4;
  shape.conv = {.channels = 2, .side = 4, .depth = 2, .first_channels = 2};
  shape.freeze_conv = GENERATE(true, false);
  CAPTURE(shape.freeze_conv);
  Vae vae(shape, 1);
  const std::vector<float> x = noise(3 * 32, 1), eps = noise(9, 2);
  Vae::Group group{x.data(), 3, eps.data()};
  FloatArray gradient(vae.parameters().size());
  gradient.fill(7.0F);
  vae.gradient({&group, 1}, gradient.data());
  const auto moves = [&](const char* name) {
    const ParameterEntry& entry = vae.parameters().entry(name);
    return std::any_of(gradient.data() + entry.offset, gradient.data() + entry.offset + entry.size,
                       [](float g) { return g != 0.0F; });
  };
  CHECK(moves("enc.conv1.weight") != shape.freeze_conv);
  CHECK(moves("dec.deconv1.weight"));
  CHECK((vae.layers().running("enc.conv1.bn.running_mean")[0] == 0.0F) == shape.freeze_conv);
}

TEST_CASE("a copy of a generative model goes its own way", "[property]") {
  Vae vae(toy_vae(), 1);
  Vae copy(vae);
  const std::vector<float> latents = noise(3, 1);
  const auto image = [&](Vae& of) {
    const float* values = of.generate(latents.data(), 1);
    return std::vector<float>(values, values + 6);
  };
  const std::vector<float> before = image(copy);
  CHECK(image(vae) == before);
  vae.parameters().data()[vae.parameters().entry("dec.fc1.bias").offset] += 1.0F;
  CHECK(image(copy) == before);
  CHECK(image(vae) != before);
  copy.assign(vae);
  CHECK(image(copy) == image(vae));
}

TEST_CASE("normal noise is normal, and the same for any number of threads", "[property][determinism]") {
  std::vector<float> serial(20001), parallel(20001);
  Arena arena(3);
  fill_normal(nullptr, 1, "noise", 4, 2, serial);
  fill_normal(&arena, 1, "noise", 4, 2, parallel);
  CHECK(bits(serial) == bits(parallel));
  double sum = 0.0, squares = 0.0, fourth = 0.0;
  for (const float value : serial) {
    const double v = static_cast<double>(value);
    sum += v, squares += v * v, fourth += v * v * v * v;
  }
  const double n = static_cast<double>(serial.size());
  CHECK(std::abs(sum / n) < 0.03);
  CHECK(std::abs(squares / n - 1.0) < 0.05);
  CHECK(std::abs(fourth / n - 3.0) < 0.3);
  std::vector<float> other(10);
  fill_normal(nullptr, 1, "noise", 5, 2, other);
  CHECK(other != std::vector<float>(serial.begin(), serial.begin() + 10));
}

TEST_CASE("the vectorised exponential is the exponential", "[property]") {
  double worst = 0.0;
  for (float x = -86.0F; x < 87.0F; x += 0.0137F) {
    const double expected = std::exp(static_cast<double>(x));
    worst = std::max(worst, std::abs(static_cast<double>(exponential(x)) / expected - 1.0));
  }
  CHECK(worst < 3e-7);
  CHECK(exponential(0.0F) == 1.0F);
  CHECK(exponential(-1000.0F) > 0.0F);
  CHECK(std::isfinite(exponential(1000.0F)));
}

TEST_CASE("a generative model that cannot be built is refused by the name of what is wrong", "[refusal]") {
  const auto refusal = [](auto change) {
    VaeShape shape = toy_vae();
    change(shape);
    return error_line<UsageError>([&] { Vae vae(shape, 1); });
  };
  CHECK(refusal([](VaeShape& s) { s.latent = 0; }) == "latent units: 0 is too few; give 1 or more");
  CHECK(refusal([](VaeShape& s) { s.reconstruction = Reconstruction::BinaryCrossEntropy; }) ==
        "recon-loss: BCE needs pixels between 0 and 1, not normalised ones or features; choose MSE");
  CHECK(refusal([](VaeShape& s) {
          s.side = 10;
          s.conv = {.channels = 6, .side = 10, .depth = 3, .first_channels = 2, .reducing = 2};
        }) == "reducing-layers: images of side 10 cannot be halved 2 times and doubled again; give fewer");
}
