// Golden topic "cond_vae": a classifier with generative feedback, piece by piece (docs/methods/bir.md).
#include "golden_topics.h"
#include "golden_vae.h"
#include "learners/golden_training.h"

#include <meander/learners/nets/generative/conditional_vae.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/sigmoid.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander::golden {
namespace {

struct Pieces {
  explicit Pieces(const GoldenCase& golden_) : golden(golden_), network(vae_shape(golden), 1) {
    assign(network.parameters(), golden.initial.at("parameters"));
  }

  std::vector<float> one_hot(const std::vector<std::int64_t>& ids) const {
    const std::int64_t width = network.shape().gate_inputs();
    std::vector<float> rows(ids.size() * static_cast<std::size_t>(width), 0.0F);
    for (std::size_t i = 0; i < ids.size() && width > 0; ++i) {
      rows.at(i * static_cast<std::size_t>(width) + static_cast<std::size_t>(ids[i])) = 1.0F;
    }
    return rows;
  }

  void forward() {
    const Inputs inputs{x.data(), rows()};
    logits = {network.forward(inputs, Mode::Train), inputs.count, network.outputs()};
    dlogits.assign(static_cast<std::size_t>(logits.rows * logits.outputs), 0.0F);
  }

  // Both terms and their gradient.
  void check(const std::string& key, const Loss& loss, const char* loss_name, const GenerativeLoss& generative) {
    const double classification = loss(logits, 1.0, dlogits.data());
    const double generation = generative(logits, 1.0, dlogits.data());
    golden.check(key + "/" + loss_name, classification);
    golden.check(key + "/recon", generative.parts().reconstruction);
    golden.check(key + "/kl", generative.parts().divergence);
    golden.check(key + "/loss", classification + generation);
    check_images(key + "/x_recon", network.layers().images());
    FloatArray gradient(network.parameters().size());
    network.backward(dlogits.data(), gradient.data(), false);
    check_parameters(golden, key + ".gradients", network.parameters(), gradient.data(),
                     golden.expect(key + "/gradients"));
  }

  void check_images(const std::string& key, const float* values) const {
    const at::Tensor wanted = tensor(golden.expect(key));
    const at::Tensor images = at::from_blob(const_cast<float*>(values), wanted.sizes(), at::kFloat);
    golden.check(key, network.shape().sigmoid ? images.sigmoid() : images);
  }

  std::int64_t rows() const { return static_cast<std::int64_t>(y.size()); }

  const GoldenCase& golden;
  ConditionalVae network;
  std::vector<float> x = floats(golden.inputs.at("x")), noise = floats(golden.inputs.at("eps"));
  std::vector<std::int64_t> y = integers(golden.inputs.at("y")), context = integers(golden.inputs.at("context"));
  Logits logits{};
  std::vector<float> dlogits{};
};

void current(const GoldenCase& golden) {
  Pieces pieces(golden);
  pieces.forward();
  const std::vector<float> gates =
      pieces.one_hot(pieces.network.shape().gated_by == GatedBy::Context ? pieces.context : pieces.y);
  GenerativeLoss generative(pieces.network);
  generative.set(pieces.noise.data(), gates.empty() ? nullptr : gates.data(), {.classes = pieces.y.data()});
  CrossEntropy loss;
  loss.set(pieces.y.data(), Columns::all());
  check_floats(golden, "current.logits", pieces.logits.values, golden.expect("current/logits"));
  VaeLayers& layers = pieces.network.layers();
  check_floats(golden, "current.mean", layers.mean(), golden.expect("current/mean"));
  check_floats(golden, "current.logvar", layers.log_variance(), golden.expect("current/logvar"));
  pieces.check("current", loss, "ce", generative);
  check_floats(golden, "current.s", layers.latents(), golden.expect("current/s"));
}

void replayed(const GoldenCase& golden) {
  Pieces pieces(golden);
  pieces.forward();
  const at::Tensor shape = tensor(golden.inputs.at("teacher"));
  const std::vector<float> teacher = floats(golden.inputs.at("teacher"));
  const double temperature = number(golden.config.at("T"));
  SoftTargets targets;
  targets.softmax(teacher.data(), shape.size(0), shape.size(1), pieces.network.outputs(), Columns::all(), temperature);
  check_floats(golden, "replayed.q", targets.data(), golden.expect("replayed/q"));
  const bool by_context = pieces.network.shape().gated_by == GatedBy::Context;
  const std::vector<float> contexts = by_context ? pieces.one_hot(pieces.context) : std::vector<float>{};
  GenerativeLoss generative(pieces.network);
  const float* gates = pieces.network.shape().gated_by == GatedBy::Nothing ? nullptr : targets.data();
  generative.set(pieces.noise.data(), by_context ? contexts.data() : gates, {.class_weights = targets.data()});
  Distillation loss;
  loss.set(targets.data(), Columns::all(), temperature);
  pieces.check("replayed", loss, "kd", generative);
}

void generated(const GoldenCase& golden) {
  Pieces pieces(golden);
  const VaeShape& shape = pieces.network.shape();
  const std::vector<float> noise = floats(golden.inputs.at("gen_eps"));
  const auto count = static_cast<std::int64_t>(golden::count(golden.inputs.at("gen_eps")));
  std::vector<std::int64_t> modes, classes, contexts = integers(golden.inputs.at("gen_contexts"));
  if (has(golden.inputs, "gen_modes")) modes = integers(golden.inputs.at("gen_modes"));
  if (has(golden.inputs, "gen_classes")) classes = integers(golden.inputs.at("gen_classes"));
  if (classes.empty()) {
    for (const std::int64_t mode : modes) classes.push_back(mode / shape.modes);
  }
  golden.check("generated/classes", classes);
  if (shape.gated_by == GatedBy::Context && golden.config.at("scenario") != "domain") {
    contexts.clear();
    for (const std::int64_t c : classes) contexts.push_back(c / (shape.classes / shape.gates.contexts));
  }
  if (golden.expect("generated").contains("contexts")) golden.check("generated/contexts", contexts);

  std::vector<float> s(noise.size());
  pieces.network.draw_latents(modes.empty() ? nullptr : modes.data(), noise.data(), count, s.data());
  check_floats(golden, "generated.s", s.data(), golden.expect("generated/s"));
  const bool gated = shape.gated_by != GatedBy::Nothing;
  const std::vector<float> gates =
      gated ? pieces.one_hot(shape.gated_by == GatedBy::Context ? contexts : classes) : std::vector<float>{};
  check_floats(golden, "generated.x", pieces.network.generate(s.data(), count, gated ? gates.data() : nullptr),
               golden.expect("generated/x"));
}

}  // namespace

void cond_vae(const GoldenCase& golden) {
  current(golden);
  replayed(golden);
  generated(golden);
}

}  // namespace meander::golden
