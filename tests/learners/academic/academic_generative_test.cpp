// Methods with generative models in the academic setting, as they are declared: the loops of docs/methods/dgr.md and
// gen-classifier.md are written out here, in double, with LibTorch's autograd. The noise is taken from our run.
#include "academic_run.h"
#include "academic_vae.h"
#include "catch.h"

#include <meander/learners/parts/generative_classifier.h>
#include <meander/learners/parts/generative_replay.h>

#include <map>

using namespace meander;

namespace {

class RecordedClassifier final : public GenerativeClassifier {
 public:
  using Made = GenerativeClassifier;
  explicit RecordedClassifier(GenerativeClassifier&& made) : GenerativeClassifier(std::move(made)) {}
  void begin(Learner& learner) override {
    GenerativeClassifier::begin(learner);
    for (std::int64_t m = 0; m < models(); ++m) initial.push_back(model(m).parameters());
  }
  std::vector<ParameterArray> initial;
  std::vector<torch::Tensor> noise;  // by iteration, [samples, latent]

 protected:
  void draw_noise(Step& step, std::span<float> values) override {
    GenerativeClassifier::draw_noise(step, values);
    noise.push_back(rows_of({values.begin(), values.end()}, latent_units));
  }
};

class RecordedReplay final : public GenerativeReplay {
 public:
  using Made = GenerativeReplay;
  struct DrawnNoise {
    torch::Tensor latents, current, replayed;
  };
  explicit RecordedReplay(GenerativeReplay&& made) : GenerativeReplay(std::move(made)) {}
  void begin(Learner& learner) override {
    GenerativeReplay::begin(learner);
    initial.push_back(generator().parameters());
  }
  std::vector<ParameterArray> initial;       // one
  std::map<std::int64_t, DrawnNoise> noise;  // by iteration

 protected:
  void draw(Step& step, Noise what, std::int64_t update, std::span<float> values) override {
    GenerativeReplay::draw(step, what, update, values);
    DrawnNoise& now = noise[step.iteration()];
    torch::Tensor& to = what == Noise::Latents ? now.latents : what == Noise::Current ? now.current : now.replayed;
    to = rows_of({values.begin(), values.end()}, latent_units);
  }
};

torch::Tensor generative_loss(const Academic& model, const Tensors& p, const torch::Tensor& x,
                              const torch::Tensor& noise, bool bce) {
  return PlainVae(model.names, p).loss(x, noise, bce);
}

/// The loss on images labelled by the earlier network's outputs of earlier classes: the mean over earlier contexts if
/// replay goes context by context.
torch::Tensor images_loss(const AcademicCase& of, const Tensors& p, const torch::Tensor& images, const Tensors& earlier,
                          std::int64_t context, bool distill) {
  const torch::Tensor f = Academic::logits(p, images), said = Academic::logits(earlier, images);
  const std::int64_t heads = of.context_wise() ? context : 1;
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (std::int64_t j = 0; j < heads; ++j) {
    const OutputRange open = of.replayed(j, context);
    const bool one_list = of.scenario == Scenario::Class && !of.context_wise();
    const std::int64_t seen = one_list ? context * AcademicCase::per_context : open.last;
    const torch::Tensor labels = said.slice(1, open.first, seen).argmax(1) + open.first;
    sum = sum + (distill ? Academic::distillation(f, said, open.first, seen, open.last)
                         : Academic::cross_entropy(f, labels, open));
  }
  return sum / static_cast<double>(heads);
}

}  // namespace

TEST_CASE("academic DGR is the plain loop, of the network and of its generative model", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const bool distill = GENERATE(false, true), bce = GENERATE(true, false);
  CAPTURE(of.text(), distill, bce);
  AcademicRun run(of, "dgr",
                  given({{"z-dim", latent_units},
                         {"recon-loss", std::string(bce ? "BCE" : "MSE")},
                         {"lr-gen", 2 * Academic::lr},
                         {"g-fc-uni", std::int64_t{6}},
                         {"distill", distill},
                         {"temp", Academic::temperature}}));
  auto& replay = run.record<RecordedReplay>();
  run.train();
  Academic plain = run.plain(), generator = run.plain(replay.initial.front());
  generator.rate = 2 * Academic::lr;
  Tensors earlier, earlier_generator;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const Batch& batch = run.batches()[i];
    const std::int64_t context = context_at(i);
    const auto& noise = replay.noise.at(static_cast<std::int64_t>(i));
    const double r = 1.0 / static_cast<double>(context + 1);
    torch::Tensor images;
    if (context > 0) {
      images = PlainVae(generator.names, earlier_generator).decode(noise.latents).sigmoid();
      REQUIRE(images.size(0) == AcademicCase::batch);
    }
    plain.step([&](const Tensors& p) {
      torch::Tensor current = current_loss(of, p, batch, context);
      if (context == 0) return current;
      return r * current + (1 - r) * images_loss(of, p, images, earlier, context, distill);
    });
    generator.step([&](const Tensors& p) {
      torch::Tensor current = generative_loss(generator, p, batch.x, noise.current, bce);
      if (context == 0) return current;
      return r * current + (1 - r) * generative_loss(generator, p, images, noise.replayed, bce);
    });
    if (ends_context(i)) earlier = plain.parameters, earlier_generator = generator.parameters;
  }
  check_same(run, plain);
  const ParameterArray& ours = replay.generator().parameters();
  check_same({ours.data(), static_cast<std::size_t>(ours.size())}, generator);
}

TEST_CASE("the academic generative classifier is a plain loop per class, on batches of that class alone",
          "[property]") {
  const AcademicCase of = GENERATE(values<AcademicCase>({{.scenario = Scenario::Class},
                                                         {.scenario = Scenario::Domain},
                                                         {.scenario = Scenario::Task},
                                                         {.scenario = Scenario::Task, .single_head = true}}));
  const bool bce = GENERATE(true, false);
  CAPTURE(of.text(), bce);
  AcademicRun run(of, "gen-classifier",
                  given({{"z-dim", latent_units}, {"recon-loss", std::string(bce ? "BCE" : "MSE")}}));
  auto& classifier = run.record<RecordedClassifier>();
  run.train();
  // One model per class of the data set, whatever its label.
  REQUIRE(classifier.models() == AcademicCase::contexts * AcademicCase::per_context);
  const bool global = of.outputs() > AcademicCase::per_context;
  for (std::int64_t m = 0; m < classifier.models(); ++m) {
    CAPTURE(m);
    std::vector<torch::Tensor> x, noise;
    for (std::size_t i = 0; i < run.batches().size(); ++i) {
      const Batch& batch = run.batches()[i];
      const torch::Tensor classes = global ? batch.y : batch.y + context_at(i) * AcademicCase::per_context;
      const torch::Tensor rows = classes.eq(m).nonzero().flatten();
      x.push_back(batch.x.index_select(0, rows));
      noise.push_back(classifier.noise[i].index_select(0, rows));
    }
    const torch::Tensor all = torch::cat(x), drawn = torch::cat(noise);
    Academic plain = run.plain(classifier.initial[static_cast<std::size_t>(m)]);
    for (std::int64_t first = 0; first + AcademicCase::batch <= all.size(0); first += AcademicCase::batch) {
      const auto some = [&](const torch::Tensor& rows) { return rows.narrow(0, first, AcademicCase::batch); };
      plain.step([&](const Tensors& p) { return generative_loss(plain, p, some(all), some(drawn), bce); });
    }
    CHECK(plain.losses.size() >= 3);
    const ParameterArray& ours = classifier.model(m).parameters();
    check_same({ours.data(), static_cast<std::size_t>(ours.size())}, plain);
  }
}
