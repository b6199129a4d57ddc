// Golden topic "dgr": academic steps of deep generative replay (docs/methods/dgr.md).
#include "golden_topics.h"
#include "learners/golden_training.h"
#include "learners/nets/generative/golden_vae.h"

#include <meander/learners/nets/classifier.h>
#include <meander/learners/parts/generative_replay.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander::golden {
namespace {

/// With given latents and noise.
class GivenLatents final : public GenerativeReplay {
 public:
  using GenerativeReplay::GenerativeReplay;
  std::vector<float> latents, current, replayed;

 protected:
  void draw(Step&, Noise what, std::int64_t, std::span<float> values) override {
    const auto& given = what == Noise::Latents ? latents : what == Noise::Current ? current : replayed;
    if (given.size() != values.size()) throw std::runtime_error("the case has other draws");
    std::copy(given.begin(), given.end(), values.begin());
  }
};

struct DgrSetting {
  explicit DgrSetting(const GoldenCase& golden)
      : task(golden.config.at("scenario") == "task"),
        soft(golden.config.at("targets") == "soft"),
        context(integer(golden.config.at("t"))),
        width(integer(golden.config.at("classes_per_context"))),
        outputs(tensor(golden.initial.at("classifier").at("out.bias")).size(0)) {
    options.generator = vae_shape(golden);
    options.lr = number(golden.config.at("lr_gen"));
    if (soft) options.distill = number(golden.config.at("T"));
    options.only_seen = golden.config.at("labels_from") == "seen";
    so_far = golden.config.value("active", Json()) == "all-so-far";
    // In the domain scenario every class was there from the first context on.
    const bool domain = golden.config.at("scenario") == "domain";
    seen = first_outputs(outputs, domain ? outputs : (context - 1) * width);
  }

  bool task, soft;
  std::int64_t context, width, outputs;  // context counts from 1
  GenerativeReplayOptions options;
  bool so_far = false;
  std::vector<std::uint8_t> seen{};
};

MlpShape classifier_shape(const GoldenCase& golden, const DgrSetting& setting) {
  MlpShape shape;
  shape.inputs = setting.options.generator.pixels(), shape.outputs = setting.outputs;
  shape.layers = integer(golden.config.at("fc_layers")), shape.units = integer(golden.config.at("units"));
  return shape;
}

Json config_with_adam(const GoldenCase& golden) {
  Json config = golden.config;
  config["optimizer"] = "adam";
  return config;
}

Batch dgr_batch(const GoldenCase& golden, const DgrSetting& setting, std::size_t i) {
  const Json x = element(golden.inputs.at("x"), i);
  const std::int64_t current = setting.context - 1;
  Batch made = batch(x, element(golden.inputs.at("y"), i), setting.task ? context_of_all(x, current) : at::Tensor());
  if (setting.task) made.y = made.y.add(current * setting.width);
  return made;
}

void check_labels(const GoldenCase& golden, const DgrSetting& setting, const std::string& key,
                  const GivenLatents& replay, const Json& expected) {
  if (setting.soft) return;
  auto labels = replay.labels();
  if (!setting.task) return golden.check(key, labels.at(0), expected);
  for (std::size_t c = 0; c < expected.size(); ++c) {
    for (std::int64_t& label : labels.at(c)) label -= static_cast<std::int64_t>(c) * setting.width;
    golden.check(fmt::format("{}[{}]", key, c), labels[c], expected[c]);
  }
}

}  // namespace

void dgr(const GoldenCase& given) {
  GoldenCase golden = given;
  golden.config = config_with_adam(given);
  const DgrSetting setting(golden);
  auto part = std::make_unique<GivenLatents>(setting.options);
  GivenLatents& replay = *part;
  Parts parts;
  parts.push_back(std::move(part));
  LearnerOptions options;
  options.consolidate = on_request();
  options.replay_weight = ReplayWeight::one_over_contexts();
  if (setting.so_far) options.active_classes = ActiveClasses::SoFar, options.classes_per_context = setting.width;
  Training training(golden, {nets::mlp(classifier_shape(golden, setting), 1), setting.task ? setting.width : 0},
                    std::move(parts), options);
  assign(training.learner.network(), golden.initial.at("classifier"));
  set_classes_seen(training.learner, setting.seen);
  assign(replay.generator().parameters(), golden.initial.at("previous_generator"));
  training.consolidate(setting.context - 1, golden.initial.at("previous_classifier"));
  assign(replay.generator().parameters(), golden.initial.at("generator"));

  const Json& steps = golden.expect("steps");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    replay.latents = floats(element(golden.inputs.at("z"), i));
    replay.current = floats(element(golden.inputs.at("eps_current"), i));
    replay.replayed = floats(element(golden.inputs.at("eps_replay"), i));
    training.take(dgr_batch(golden, setting, i));

    const std::string key = fmt::format("steps[{}]", i);
    check_floats(golden, key + ".x_replay", replay.images().data_ptr<float>(), steps[i].at("x_replay"));
    if (!setting.soft) check_labels(golden, setting, key + ".labels", replay, steps[i].at("labels"));
    golden.check(key + ".L_C", training.watch->mean("current"), steps[i].at("L_C"));
    golden.check(key + ".L_R", training.watch->mean("replay"), steps[i].at("L_R"));
    golden.check(key + ".loss", training.watch->loss, steps[i].at("loss"));
    const double current = training.watch->mean("generator"), replayed = training.watch->mean("generator replay");
    golden.check(key + ".V_current", current, steps[i].at("V_current"));
    golden.check(key + ".V_replay", replayed, steps[i].at("V_replay"));
    const double r = 1.0 / static_cast<double>(setting.context);
    golden.check(key + ".loss_generator", r * current + (1.0 - r) * replayed, steps[i].at("loss_generator"));
    Network& network = training.learner.network();
    ParameterArray& generator = replay.generator().parameters();
    if (has(steps[i], "gradients_classifier")) {
      check_parameters(golden, key + ".gradients_classifier", network, training.learner.gradient().data(),
                       steps[i].at("gradients_classifier"));
      check_parameters(golden, key + ".gradients_generator", generator, replay.generator_gradient().data(),
                       steps[i].at("gradients_generator"));
    }
    check_parameters(golden, key + ".classifier", network, network.parameters().data(), steps[i].at("classifier"));
    check_parameters(golden, key + ".generator", generator, generator.data(), steps[i].at("generator"));
  }
}

}  // namespace meander::golden
