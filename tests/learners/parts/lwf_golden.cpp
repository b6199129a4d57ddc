// Golden topic "lwf": distillation from a given teacher, task-free and academic (docs/methods/lwf.md).
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/parts/learning_without_forgetting.h>

#include <fmt/format.h>

#include <numeric>

namespace meander::golden {
namespace {

/// With given earlier contexts.
class GivenContexts final : public LearningWithoutForgetting {
 public:
  using LearningWithoutForgetting::LearningWithoutForgetting;
  std::vector<std::int64_t> given;

 protected:
  bool draw_contexts(Step&, std::span<std::int64_t> contexts) override {
    std::copy_n(given.begin(), contexts.size(), contexts.begin());
    return true;
  }
};

struct LwfSetting {
  explicit LwfSetting(const GoldenCase& golden)
      : academic(golden.config.at("setting") == "academic"),
        multi_head(golden.config.at("scenario") == "task"),
        outputs(integer(golden.config.at("network").at("outputs"))),
        per_context(integer(golden.config.at("classes_per_context"))),
        context(integer_or(golden.config, "context", 2)) {
    const bool classes = golden.config.at("scenario") == "class";
    options.temperature = number(golden.config.at("temperature"));
    options.only_seen = classes && golden.config.value("targets", "seen") == "seen";
    if (academic) options.weight = classes ? DistillationWeight::One : DistillationWeight::PerContext;
    so_far = golden.config.value("active_classes", "all") == "all-so-far";
    seen = has(golden.config, "seen_classes") ? mask(outputs, integers(golden.config.at("seen_classes")))
                                              : first(context - 1);
  }

  /// The outputs of the first `contexts` contexts.
  std::vector<std::uint8_t> first(std::int64_t contexts) const {
    std::vector<std::int64_t> open(static_cast<std::size_t>(std::min(outputs, contexts * per_context)));
    std::iota(open.begin(), open.end(), 0);
    return mask(outputs, open);
  }

  bool academic, multi_head;
  std::int64_t outputs, per_context, context;  // context counts from 1
  LearningWithoutForgettingOptions options;
  bool so_far = false;
  std::vector<std::uint8_t> seen{};
};

Batch lwf_batch(const GoldenCase& golden, const LwfSetting& setting, std::size_t i) {
  const Json x = element(golden.inputs.at("x"), i);
  at::Tensor context;
  if (setting.multi_head) context = context_of_all(x, setting.context - 1);
  if (has(golden.inputs, "context")) context = labels(element(golden.inputs.at("context"), i));
  return batch(x, element(golden.inputs.at("y"), i), context);
}

void run_lwf(const GoldenCase& golden, const LwfSetting& setting, std::unique_ptr<Network> network) {
  auto part = std::make_unique<GivenContexts>(setting.options);
  GivenContexts& lwf = *part;
  Parts parts;
  parts.push_back(std::move(part));
  LearnerOptions options;
  options.consolidate = on_request();
  if (setting.so_far) options.active_classes = ActiveClasses::SoFar, options.classes_per_context = setting.per_context;
  Training training(golden, {std::move(network), setting.multi_head ? setting.per_context : 0}, std::move(parts),
                    options);
  set_classes_seen(training.learner, setting.seen);
  training.consolidate(setting.context - 1, golden.initial.at("teacher"));
  for (std::size_t i = 0; i < golden.expect("steps").size(); ++i) {
    if (has(golden.inputs, "replay_context")) lwf.given = integers(element(golden.inputs.at("replay_context"), i));
    training.take(lwf_batch(golden, setting, i));
    training.check(fmt::format("steps[{}]", i), golden.expect("steps").at(i));
  }
}

}  // namespace

void lwf(const GoldenCase& golden) {
  const LwfSetting setting(golden);
  for (auto& network : networks(golden)) run_lwf(golden, setting, std::move(network));
}

}  // namespace meander::golden
