// Brain-inspired replay in the academic setting, as it is declared: the loop of docs/methods/bir.md is written out
// here, in double, with LibTorch's autograd. Random draws are taken from our run and checked separately.
#include "academic_run.h"
#include "academic_vae.h"
#include "catch.h"

#include <meander/learners/parts/replay_through_feedback.h>

#include <map>

using namespace meander;

namespace {

constexpr std::int64_t modes = 2;

class RecordedFeedback final : public ReplayThroughFeedback {
 public:
  using Made = ReplayThroughFeedback;
  explicit RecordedFeedback(ReplayThroughFeedback&& made) : ReplayThroughFeedback(std::move(made)) {}

  struct Drawn {
    std::map<std::size_t, torch::Tensor> noise;  // by group: the current batch's, then those of replayed groups
    std::vector<ImageDraw> images;
  };
  std::map<std::int64_t, Drawn> drawn;  // by iteration

 protected:
  void draw_noise(Step& step, std::size_t group, std::span<float> values) override {
    ReplayThroughFeedback::draw_noise(step, group, values);
    drawn[step.iteration()].noise[group] = rows_of({values.begin(), values.end()}, latent_units);
  }
  void draw_images(Step& step, std::size_t group, std::span<const std::int64_t> classes,
                   std::span<const std::int64_t> contexts, std::int64_t count, ImageDraw& draw) override {
    ReplayThroughFeedback::draw_images(step, group, classes, contexts, count, draw);
    drawn[step.iteration()].images.push_back(draw);
  }
};

/// What a run varies besides its scenario.
struct Variant {
  bool distill = true, mixture = true, per_class = true, bce = true;
  std::string gates = "class";  ///< class, context or none

  OptionValues options() const {
    return given({{"z-dim", latent_units},
                  {"recon-loss", std::string(bce ? "BCE" : "MSE")},
                  {"prior", std::string(mixture ? "GMM" : "standard")},
                  {"per-class", per_class},
                  {"n-modes", modes},
                  {"dg-gates", gates != "none"},
                  {"dg-type", std::string(gates == "context" ? "context" : "class")},
                  {"dg-prop", 0.3},
                  {"distill", distill},
                  {"temp", Academic::temperature}});
  }
};

std::vector<Variant> variants() {
  std::vector<Variant> list(6);
  list[1].distill = false;
  list[2].gates = "context";
  list[3].gates = "none", list[3].mixture = false, list[3].bce = false;
  list[4].per_class = false;
  list[5].gates = "context", list[5].distill = false;
  return list;
}

torch::Tensor ones_at(const torch::Tensor& ids, std::int64_t width) {
  return torch::zeros({ids.size(0), width}, torch::kDouble).scatter(1, ids.unsqueeze(1), 1.0);
}

torch::Tensor ids_of(const std::vector<std::int64_t>& ids) { return torch::tensor(ids, torch::kLong); }

/// The loop, with what stays the same during a run.
struct FeedbackLoop {
  const AcademicCase& of;
  const Variant& variant;
  const VaeShape& shape;
  const std::vector<std::string>& names;

  bool global() const { return of.outputs() > AcademicCase::per_context; }

  /// One matrix per gated layer, for samples of these classes (or class weights) and contexts.
  Tensors gates(const torch::Tensor& classes, const torch::Tensor& contexts) const {
    Tensors list;
    for (const std::vector<float>& open : shape.gates.layers) {
      const torch::Tensor mask = torch::tensor(open).view({shape.gates.contexts, -1}).to(torch::kDouble);
      CHECK(mask.eq(0).any().item<bool>());
      list.push_back((variant.gates == "class" ? classes : ones_at(contexts, AcademicCase::contexts)).matmul(mask));
    }
    return list;
  }

  torch::Tensor generative(const Tensors& p, const torch::Tensor& x, const torch::Tensor& noise, const Tensors& open,
                           const torch::Tensor& classes) const {
    const PlainVae vae(names, p);
    if (!variant.mixture) return vae.loss(x, noise, variant.bce);
    const torch::Tensor any = torch::ones({x.size(0), 1}, torch::kDouble);
    return vae.mixture_loss(x, noise, open, variant.per_class ? classes : any, modes, variant.bce);
  }

  torch::Tensor current(const Tensors& p, const Batch& batch, const torch::Tensor& noise, std::int64_t context) const {
    const torch::Tensor classes = ones_at(batch.y, of.outputs());
    const Tensors open = gates(classes, torch::full_like(batch.y, context));
    return generative(p, batch.x, noise, open, classes) +
           Academic::cross_entropy(PlainVae(names, p).logits(batch.x), batch.y, of.competing(context));
  }

  /// Images that the earlier network makes from what was drawn.
  torch::Tensor images(const Tensors& earlier, const ImageDraw& draw, const torch::Tensor& contexts) const {
    const PlainVae vae(names, earlier);
    torch::Tensor s = rows_of(draw.noise, latent_units);
    if (variant.mixture) {
      const torch::Tensor mode = ids_of(draw.modes);
      s = vae.at("prior.means").index_select(0, mode) + (0.5 * vae.at("prior.logvars").index_select(0, mode)).exp() * s;
    }
    return vae.decode(s, gates(ones_at(ids_of(draw.classes), of.outputs()), contexts)).sigmoid();
  }

  /// The loss of one group: that of an earlier context, or the only one. `teach`: outputs that the earlier network's
  /// targets cover.
  torch::Tensor replay(const Tensors& p, const Tensors& earlier, const ImageDraw& draw, const torch::Tensor& noise,
                       OutputRange teach, OutputRange open) const {
    const torch::Tensor contexts =
        global() ? ids_of(draw.classes).div(AcademicCase::per_context, "floor") : ids_of(draw.contexts);
    const torch::Tensor x = images(earlier, draw, contexts);
    const torch::Tensor said = PlainVae(names, earlier).logits(x), f = PlainVae(names, p).logits(x);
    const torch::Tensor of_teach = said.slice(1, teach.first, teach.last);
    const torch::Tensor label = of_teach.argmax(1) + teach.first;
    torch::Tensor classes = ones_at(label, of.outputs());
    if (variant.distill) {
      classes = torch::zeros_like(classes);
      classes.slice(1, teach.first, teach.last).copy_((of_teach / Academic::temperature).softmax(1));
    }
    const torch::Tensor classified = variant.distill
                                         ? Academic::distillation(f, said, open.first, teach.last, open.last)
                                         : Academic::cross_entropy(f, label, open);
    return generative(p, x, noise, gates(classes, contexts), classes) + classified;
  }

  void check(const ImageDraw& draw, OutputRange classes, std::int64_t contexts, std::int64_t count) const {
    REQUIRE(static_cast<std::int64_t>(draw.classes.size()) == count);
    for (std::size_t i = 0; i < draw.classes.size(); ++i) {
      CHECK((draw.classes[i] >= classes.first && draw.classes[i] < classes.last));
      if (variant.mixture) CHECK(draw.modes[i] / modes == (variant.per_class ? draw.classes[i] : 0));
      if (variant.gates == "context" && !global()) CHECK(draw.contexts[i] < contexts);
    }
  }
};

}  // namespace

TEST_CASE("academic brain-inspired replay is the plain loop", "[property]") {
  const AcademicCase of = GENERATE(values<AcademicCase>({{},
                                                         {.active = ActiveClasses::SoFar},
                                                         {.active = ActiveClasses::Current},
                                                         {.scenario = Scenario::Domain},
                                                         {.scenario = Scenario::Task}}));
  const std::size_t number = GENERATE(range(std::size_t{0}, std::size_t{6}));
  const Variant variant = variants().at(number);
  CAPTURE(of.text(), number);
  AcademicRun run(of, "bir", variant.options());
  auto& feedback = run.record<RecordedFeedback>();
  run.train();
  Academic plain = run.plain();
  const auto& network = dynamic_cast<const ConditionalVae&>(run.learner().network());
  const FeedbackLoop loop{of, variant, network.shape(), plain.names};
  Tensors earlier;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i), heads = context == 0 ? 0 : of.context_wise() ? context : 1;
    const auto& drawn = feedback.drawn.at(static_cast<std::int64_t>(i));
    REQUIRE(static_cast<std::int64_t>(drawn.images.size()) == heads);
    const double r = 1.0 / static_cast<double>(context + 1);
    plain.step([&](const Tensors& p) {
      torch::Tensor loss = r * loop.current(p, run.batches()[i], drawn.noise.at(0), context);
      for (std::int64_t j = 0; j < heads; ++j) {
        const auto group = static_cast<std::size_t>(j);
        const OutputRange open = of.replayed(j, context);
        OutputRange teach = open;
        if (of.scenario == Scenario::Class && !of.context_wise()) teach.last = context * AcademicCase::per_context;
        loop.check(drawn.images[group], teach, context, (AcademicCase::batch + heads - 1) / heads);
        loss = loss + (1 - r) / static_cast<double>(heads) *
                          loop.replay(p, earlier, drawn.images[group], drawn.noise.at(group + 1), teach, open);
      }
      return loss;
    });
    if (ends_context(i)) earlier = plain.parameters;
  }
  check_same(run, plain);
}
