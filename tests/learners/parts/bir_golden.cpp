// Golden topic "bir": academic steps of brain-inspired replay (docs/methods/bir.md).
#include "golden_topics.h"
#include "learners/golden_training.h"
#include "learners/nets/generative/golden_vae.h"

#include <meander/learners/parts/replay_through_feedback.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander::golden {
namespace {

/// With given draws, by group.
class GivenDraws final : public ReplayThroughFeedback {
 public:
  using ReplayThroughFeedback::ReplayThroughFeedback;
  std::vector<std::vector<float>> noise;
  std::vector<ImageDraw> images;

 protected:
  void draw_noise(Step&, std::size_t group, std::span<float> values) override {
    const std::vector<float>& given = noise.at(group);
    if (given.size() != values.size()) throw std::runtime_error("the case has other noise");
    std::copy(given.begin(), given.end(), values.begin());
  }
  void draw_images(Step&, std::size_t group, std::span<const std::int64_t>, std::span<const std::int64_t>,
                   std::int64_t count, ImageDraw& draw) override {
    draw = images.at(group);
    if (draw.classes.size() != static_cast<std::size_t>(count)) {
      throw std::runtime_error("the case has another number of images");
    }
  }
};

struct BirSetting {
  explicit BirSetting(const GoldenCase& golden)
      : task(golden.config.at("scenario") == "task"),
        domain(golden.config.at("scenario") == "domain"),
        soft(golden.config.at("targets") == "soft"),
        context(integer(golden.config.at("t"))),
        width(integer(golden.config.at("classes_per_context"))),
        shape(vae_shape(golden)) {
    options.distill.reset();
    if (soft) options.distill = number(golden.config.at("T"));
    options.only_seen = golden.config.at("labels_from") == "seen";
    options.global_labels = !domain;
    // In the domain scenario every class was there from the first context on.
    seen = first_outputs(shape.classes, domain ? shape.classes : (context - 1) * width);
  }

  bool task, domain, soft;
  std::int64_t context, width;  // context counts from 1
  VaeShape shape;
  ReplayThroughFeedbackOptions options{};
  std::vector<std::uint8_t> seen{};
};

// inputs.<name> of a step, per replayed group.
std::vector<Json> of_groups(const GoldenCase& golden, const BirSetting& setting, const char* name, std::size_t step) {
  std::vector<Json> groups;
  if (!has(golden.inputs, name)) return groups;
  const Json& given = golden.inputs.at(name);
  if (!setting.task) return {element(given, step)};
  for (const Json& group : given) groups.push_back(element(group, step));
  return groups;
}

void give_draws(const GoldenCase& golden, const BirSetting& setting, std::size_t step, GivenDraws& part) {
  part.noise = {floats(element(golden.inputs.at("eps"), step))};
  for (const Json& noise : of_groups(golden, setting, "eps_replay", step)) part.noise.push_back(floats(noise));
  part.images.clear();
  const auto modes = of_groups(golden, setting, "gen_modes", step), noise = of_groups(golden, setting, "gen_eps", step),
             contexts = of_groups(golden, setting, "gen_contexts", step),
             classes = of_groups(golden, setting, "gen_classes", step);
  for (std::size_t g = 0; g < noise.size(); ++g) {
    ImageDraw& draw = part.images.emplace_back();
    draw.noise = floats(noise[g]);
    if (!modes.empty()) draw.modes = integers(modes[g]);
    if (!contexts.empty()) draw.contexts = integers(contexts[g]);
    if (!classes.empty()) draw.classes = integers(classes[g]);
    for (const std::int64_t mode : draw.modes) {
      if (classes.empty()) draw.classes.push_back(mode / setting.shape.modes);
    }
  }
}

// The group's element of a value that, in the task scenario, is a list with one element per context.
const Json& of_group(const BirSetting& setting, const Json& value, std::size_t group) {
  return setting.task ? value.at(group) : value;
}

void check_group(const GoldenCase& golden, const BirSetting& setting, const std::string& key,
                 const ReplayThroughFeedback::Replayed& group, std::size_t number, const Json& expected) {
  check_floats(golden, key + ".x_replay", group.images.data_ptr<float>(),
               of_group(setting, expected.at("x_replay"), number));
  const std::int64_t first = setting.task ? static_cast<std::int64_t>(number) * setting.width : 0;
  if (!setting.soft) {
    at::Tensor labels = group.labels.sub(first);
    return golden.check(key + ".labels", labels, of_group(setting, expected.at("labels"), number));
  }
  // The columns that the teacher's targets cover.
  const Json& teacher = of_group(setting, expected.at("teacher"), number);
  const std::int64_t columns = tensor(teacher).size(1), outputs = setting.shape.classes;
  std::vector<float> named;
  for (std::int64_t r = 0; r < group.labels.size(0); ++r) {
    const float* row = group.teacher.data() + r * outputs + first;
    named.insert(named.end(), row, row + columns);
  }
  check_floats(golden, key + ".teacher", named.data(), teacher);
}

void check_losses(const GoldenCase& golden, const BirSetting& setting, const std::string& key, const Training& training,
                  const GivenDraws& part, const Json& expected) {
  const VaeLoss& current = part.current_loss();
  golden.check(key + ".current.recon", current.reconstruction, expected.at("current").at("recon"));
  golden.check(key + ".current.kl", current.divergence, expected.at("current").at("kl"));
  golden.check(key + ".current.ce", training.watch->mean("current"), expected.at("current").at("ce"));
  VaeLoss mean;
  const auto groups = static_cast<double>(part.replayed_groups());
  for (std::size_t g = 0; g < part.replayed_groups(); ++g) {
    mean.reconstruction += part.replayed(g).generative.parts().reconstruction / groups;
    mean.divergence += part.replayed(g).generative.parts().divergence / groups;
  }
  const Json& replay = expected.at("replay");
  golden.check(key + ".replay.recon", mean.reconstruction, replay.at("recon"));
  golden.check(key + ".replay.kl", mean.divergence, replay.at("kl"));
  const double classification = training.watch->mean("replay");
  golden.check(key + ".replay.classification", classification, replay.at(setting.soft ? "kd" : "ce"));
  golden.check(key + ".replay.loss", mean.total() + classification, replay.at("loss"));
  golden.check(key + ".loss", training.watch->loss, expected.at("loss"));
}

GoldenCase with_adam(GoldenCase golden) {
  golden.config["optimizer"] = "adam";
  return golden;
}

}  // namespace

void bir(const GoldenCase& given) {
  const GoldenCase golden = with_adam(given);
  const BirSetting setting(golden);
  auto made = std::make_unique<GivenDraws>(setting.options);
  GivenDraws& part = *made;
  Parts parts;
  parts.push_back(std::move(made));
  LearnerOptions options;
  options.consolidate = on_request();
  options.replay_weight = ReplayWeight::one_over_contexts();
  Training training(golden, {std::make_unique<ConditionalVae>(setting.shape, 1), setting.task ? setting.width : 0},
                    std::move(parts), options);
  assign(training.learner.network(), golden.initial.at("parameters"));
  set_classes_seen(training.learner, setting.seen);
  training.consolidate(setting.context - 1, golden.initial.at("previous"));

  const Json& steps = golden.expect("steps");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    give_draws(golden, setting, i, part);
    const Json x = element(golden.inputs.at("x"), i);
    training.take(batch(x, element(golden.inputs.at("y"), i),
                        setting.task ? context_of_all(x, setting.context - 1) : at::Tensor()));
    const std::string key = fmt::format("steps[{}]", i);
    for (std::size_t g = 0; g < part.replayed_groups(); ++g) {
      check_group(golden, setting, key, part.replayed(g), g, steps[i]);
    }
    check_losses(golden, setting, key, training, part, steps[i]);
    Network& network = training.learner.network();
    if (has(steps[i], "gradients")) {
      check_parameters(golden, key + ".gradients", network, training.learner.gradient().data(),
                       steps[i].at("gradients"));
    }
    check_parameters(golden, key + ".parameters", network, network.parameters().data(), steps[i].at("parameters"));
  }
}

}  // namespace meander::golden
