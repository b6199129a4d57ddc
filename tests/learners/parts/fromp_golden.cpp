// Golden topic "fromp": kernels of memorable points, the functional term, clipped steps of its own Adam, and the
// posterior's precision (docs/methods/fromp.md).
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/nets/fused_mlp.h>
#include <meander/learners/parts/functional_regularisation.h>

#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <fmt/format.h>

#include <cmath>

namespace meander::golden {
namespace {

/// Holds the case's points, set by set.
class GivenMemory final : public ReplayMemory {
 public:
  std::string name() const override { return "given"; }
  void observe(Learner&, const Batch&) override {}
  std::int64_t size() const override { return static_cast<std::int64_t>(labels_.size()); }
  std::int64_t version() const override { return size(); }
  const std::vector<Batch>& draw(std::int64_t, Step&) override { return none_; }
  Batch draw_any(std::int64_t, Step&) override { return {}; }
  std::int64_t pending(const Batch&) const override { return 0; }
  std::vector<StoredSet> sets() const override { return sets_; }
  Batch fetch(std::span<const std::int64_t> slots) override { return store_.fetch(slots); }
  void save(Archive&) const override {}
  void load(Learner&, const Archive&) override {}

  void add(const Batch& points, std::int64_t stretch) {
    StoredSet set{.label = points.y[0].item<std::int64_t>(), .context = -1, .stretch = stretch, .slots = {}};
    std::vector<std::int64_t> slots;
    for (std::int64_t i = 0; i < points.size(); ++i) {
      slots.push_back(size());
      labels_.push_back(set.label);
    }
    set.slots = slots;
    store_.grow(size());
    store_.put(points, slots);
    sets_.push_back(set);
  }

 private:
  SampleStore store_{0};
  std::vector<std::int64_t> labels_;
  std::vector<StoredSet> sets_;
  std::vector<Batch> none_;
};

class GivenPointDraws final : public FunctionalRegularisation {
 public:
  using FunctionalRegularisation::FunctionalRegularisation;
  std::vector<std::vector<std::int64_t>> given;

 protected:
  std::span<const std::int64_t> draw(std::size_t group, std::int64_t, std::int64_t, Step&) override {
    return given.at(group);
  }
};

/// Records the gradient before and after the functional term: one is placed on each side of its part.
class LookOnGradient final : public Part {
 public:
  std::string name() const override { return "look-on"; }
  bool changes_gradient() const override { return true; }
  void add_gradient(Step& step) override { before.assign(step.gradient().begin(), step.gradient().end()); }
  void change_gradient(Step& step) override { after.assign(step.gradient().begin(), step.gradient().end()); }
  std::vector<float> before, after;
};

struct FrompRun {
  FrompRun(const GoldenCase& golden_, std::unique_ptr<Network> network) : golden(golden_) {
    const Json& config = golden.config;
    scenario = config.at("scenario").get<std::string>();
    classes = integer(config.at("classes_per_context"));
    FunctionalRegularisationOptions options;
    options.strength = number(config.at("tau"));
    options.prior_precision = number(config.at("delta"));
    options.jitter = number(config.at("jitter"));
    auto looking_on = std::make_unique<LookOnGradient>();
    auto regularising = std::make_unique<GivenPointDraws>(memory, options);
    look_on = looking_on.get();
    part = regularising.get();
    Parts parts;
    parts.push_back(std::move(looking_on));
    parts.push_back(std::move(regularising));
    LearnerOptions learning;
    learning.consolidate = on_request();
    learning.reset_optimiser = config.at("adam_reset").get<bool>();
    if (so_far()) learning.active_classes = ActiveClasses::SoFar;
    training = std::make_unique<Training>(golden, Classifier{std::move(network), scenario == "task" ? classes : 0},
                                          std::move(parts), learning);
  }

  bool so_far() const { return has(golden.config, "active") && golden.config.at("active") == "all-so-far"; }

  /// Labels in the active range become global ones, with their context, in the task scenario.
  Batch samples(const at::Tensor& x, at::Tensor y, std::int64_t context) const {
    Batch made;
    made.x = x.to(at::kFloat).contiguous();
    made.y = y;
    if (scenario != "task") return made;
    made.y = y.add(context * classes);
    made.context = at::full({x.size(0)}, context, at::kLong);
    return made;
  }
  Batch of_class(const Json& x, std::int64_t context, std::int64_t label) const {
    const at::Tensor values = tensor(x);
    if (scenario == "class") label += context * classes;
    return samples(values, at::full({values.size(0)}, label, at::kLong), context);
  }

  void see_classes(std::size_t context) {
    if (!so_far()) return;
    std::vector<std::int64_t> open;
    for (std::int64_t c = 0; c < static_cast<std::int64_t>(context + 1) * classes; ++c) open.push_back(c);
    set_classes_seen(training->learner, mask(training->learner.network().outputs(), open));
  }

  void flat(const std::string& key, const std::vector<float>& values, const Json& expected) const {
    const auto size = static_cast<std::int64_t>(values.size());
    golden.check(key, at::from_blob(const_cast<float*>(values.data()), {size}, at::kFloat), expected);
  }
  void flat(const std::string& key, std::span<const float> values, const Json& expected) const {
    flat(key, std::vector<float>(values.begin(), values.end()), expected);
  }

  void check_step(const std::string& key, const Json& expected) const {
    golden.check(key + ".loss", training->watch->mean("current"), expected.at("loss"));
    std::vector<float> functional = look_on->after;
    double norm = 0;
    for (std::size_t i = 0; i < functional.size(); ++i) {
      norm += double{functional[i]} * functional[i];
      functional[i] -= look_on->before[i];
    }
    if (has(expected, "functional")) flat(key + ".functional", functional, expected.at("functional"));
    golden.check(key + ".norm", std::sqrt(norm), expected.at("norm"));
    flat(key + ".gradient", training->learner.gradient(), expected.at("gradient"));
    flat(key + ".parameters", training->learner.parameters(), expected.at("parameters"));
  }

  void check_group(const std::string& key, std::size_t group, const Json& expected) const {
    const RememberedFunction& remembered = part->remembered().at(group);
    const std::int64_t rows = remembered.size(), width = training->learner.network().outputs();
    const auto& outputs = remembered.outputs();
    const at::Tensor p =
        at::from_blob(const_cast<float*>(remembered.probabilities().data()), {rows, width}, at::kFloat);
    const auto columns = static_cast<std::int64_t>(outputs.size());
    golden.check(key + ".p_star", p.narrow(1, outputs.front(), columns), expected.at("p_star"));
    for (std::size_t c = 0; c < outputs.size(); ++c) {
      const FloatArray& inverse = remembered.inverses().at(c);
      golden.check(fmt::format("{}.kernel_inverse[{}]", key, c),
                   at::from_blob(const_cast<float*>(inverse.data()), {rows, rows}, at::kFloat),
                   element(expected.at("kernel_inverse"), c));
    }
  }

  /// The kernels themselves, of these points with the variance in force; before the first step of a context.
  void check_kernels(const std::string& key, const Batch& points, const Json& expected) {
    Learner& learner = training->learner;
    RememberedFunction group;
    CompetingOutputs competing;
    const Logits logits = learner.logits(points);
    group.set_outputs(learner.columns(points, competing), points.size(), logits.outputs);
    group.set_probabilities(logits);
    FunctionKernel kernel(learner.network());
    auto kernels = kernel(nullptr, {points.x.data_ptr<float>(), points.size(), contexts_of(points)},
                          group.probabilities().data(), group.outputs(), part->variance());
    for (std::size_t c = 0; c < kernels.size(); ++c) {
      for (std::int64_t i = 0; i < points.size(); ++i) {
        kernels[c][static_cast<std::size_t>(i * points.size() + i)] += number(golden.config.at("jitter"));
      }
      golden.check(fmt::format("{}.kernel[{}]", key, c),
                   at::from_blob(kernels[c].data(), {points.size(), points.size()}, at::kDouble),
                   element(expected.at("kernel"), c));
    }
  }

  void run_context(std::size_t t) {
    const Json& given = golden.inputs.at("contexts").at(t);
    const Json& expected = golden.expect("contexts").at(t);
    const auto context = static_cast<std::int64_t>(t);
    see_classes(t);
    if (has(expected, "sigma")) flat(fmt::format("{}.sigma", t), part->variance().span(), expected.at("sigma"));
    for (std::size_t j = 0; j < t; ++j) {
      check_kernels(fmt::format("{}.past[{}]", t, j), points_of(j), expected.at("past").at(j));
    }
    for (std::size_t s = 0; s < expected.at("steps").size(); ++s) {
      const std::string key = fmt::format("{}.steps[{}]", t, s);
      if (t > 0) {
        part->given.clear();
        for (std::size_t j = 0; j < t; ++j) {
          part->given.push_back(integers(element(element(given.at("draws"), s), j)));
        }
      }
      const at::Tensor x = tensor(element(given.at("x"), s)), y = labels(element(given.at("y"), s));
      training->learner.take({}, samples(x, y, context));
      for (std::size_t j = 0; s == 0 && j < t; ++j) {
        check_group(fmt::format("{}.past[{}]", t, j), j, expected.at("past").at(j));
      }
      check_step(key, expected.at("steps").at(s));
    }
    for (std::size_t c = 0; c < count(given.at("memory")); ++c) {
      memory->add(of_class(element(given.at("memory"), c), context, static_cast<std::int64_t>(c)), context);
    }
    part->observe(training->learner, of_class(given.at("train_x"), context, 0));
    training->consolidate(1);
    if (has(expected, "fisher")) flat(fmt::format("{}.fisher", t), part->precision().span(), expected.at("fisher"));
  }

  Batch points_of(std::size_t j) const {
    const Json& sets = golden.inputs.at("contexts").at(j).at("memory");
    std::vector<at::Tensor> x, y;
    for (std::size_t c = 0; c < count(sets); ++c) {
      const Batch set = of_class(element(sets, c), static_cast<std::int64_t>(j), static_cast<std::int64_t>(c));
      x.push_back(set.x);
      y.push_back(set.y);
    }
    Batch all;
    all.x = at::cat(x);
    all.y = at::cat(y);
    if (scenario == "task") all.context = at::full({all.x.size(0)}, static_cast<std::int64_t>(j), at::kLong);
    return all;
  }

  const GoldenCase& golden;
  std::string scenario;
  std::int64_t classes = 0;
  std::shared_ptr<GivenMemory> memory = std::make_shared<GivenMemory>();
  LookOnGradient* look_on;
  GivenPointDraws* part;
  std::unique_ptr<Training> training;
};

}  // namespace

void fromp(const GoldenCase& golden) {
  MlpShape shape;
  shape.inputs = integer(golden.config.at("inputs"));
  shape.outputs = integer(golden.config.at("K"));
  shape.units = integer(golden.config.at("units"));
  shape.layers = 2;
  std::vector<std::unique_ptr<Network>> networks;
  networks.push_back(std::make_unique<AutogradMlp>(shape, 1));
  networks.push_back(std::make_unique<FusedMlp>(shape, 1));
  for (auto& network : networks) {
    assign(*network, golden.initial.at("parameters"));
    FrompRun run(golden, std::move(network));
    for (std::size_t t = 0; t < golden.expect("contexts").size(); ++t) run.run_context(t);
  }
}

}  // namespace meander::golden
