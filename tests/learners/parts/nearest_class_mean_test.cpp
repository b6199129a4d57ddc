#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/nearest_class_mean.h>

#include <ATen/ops/cat.h>

#include <algorithm>
#include <cmath>

using namespace meander;

namespace {

struct Prototypes {
  explicit Prototypes(std::unique_ptr<Network> network = nullptr, ToyStream toy = {.outputs = 4}, int threads = 1)
      : memory(std::make_shared<ReservoirMemory>(25)),
        run(toy, network ? std::move(network) : std::make_unique<FusedMlp>(toy.shape(), 1),
            parts(MemoryKeeper(memory), NearestClassMean(memory)), options(), threads) {}
  static LearnerOptions options() {
    LearnerOptions options;
    options.optimiser = AdamOptions{.lr = 0.01};
    return options;
  }
  std::vector<float> scores(const Batch& batch) {
    const Logits of = run.learner.scores(batch);
    return {of.values, of.values + of.rows * of.outputs};
  }

  std::shared_ptr<ReservoirMemory> memory;
  ToyRun run;
};

TestSet ncm_test_set(const ToyStream& stream, std::int64_t context = 0) {
  std::vector<at::Tensor> x, y;
  for (std::int64_t i = 1000; i < 1020; ++i) {
    x.push_back(stream(i).x);
    y.push_back(stream(i).y);
  }
  return {at::cat(x), at::cat(y), context};
}

}  // namespace

TEST_CASE("scores are minus the squared distances to the normalised means of what is stored now", "[property]") {
  const bool batch_norm = GENERATE(false, true);
  MlpShape shape = ToyStream{}.shape();
  shape.batch_norm = batch_norm;
  std::unique_ptr<Network> network;
  if (batch_norm) network = std::make_unique<AutogradMlp>(shape, 1);
  Prototypes part(std::move(network));
  part.run.take_to(8);
  const Batch test = part.run.stream(500);
  const std::vector<float> scores = part.scores(test);
  const auto features = [&](const Batch& batch) {
    part.run.learner.logits(batch);
    const Network& net = part.run.learner.network();
    return std::vector<float>(net.features(), net.features() + batch.size() * net.feature_width());
  };
  const auto width = static_cast<std::size_t>(part.run.learner.network().feature_width());
  const auto unit = [&](std::vector<double> v) {
    double square = 0.0;
    for (const double one : v) square += one * one;
    for (double& one : v) one /= std::max(std::sqrt(square), 1e-12);
    return v;
  };
  const auto row = [&](const std::vector<float>& all, std::size_t r) {
    return unit(std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(r * width),
                                    all.begin() + static_cast<std::ptrdiff_t>((r + 1) * width)));
  };
  const std::vector<float> of_test = features(test);
  for (const StoredSet& set : part.memory->sets()) {
    const std::vector<float> of_set = features(part.memory->fetch(set.slots));
    std::vector<double> mean(width, 0.0);
    for (std::size_t r = 0; r < set.slots.size(); ++r) {
      for (std::size_t i = 0; i < width; ++i) mean[i] += row(of_set, r)[i] / static_cast<double>(set.slots.size());
    }
    mean = unit(mean);
    for (std::size_t r = 0; r < static_cast<std::size_t>(test.size()); ++r) {
      double square = 0.0;
      for (std::size_t i = 0; i < width; ++i) square += std::pow(row(of_test, r)[i] - mean[i], 2);
      CHECK(double{scores[r * 4 + static_cast<std::size_t>(set.label)]} == Approx(-square).margin(1e-5));
    }
  }
}

TEST_CASE("while nothing is stored the network's outputs decide", "[property]") {
  Prototypes part;
  const Batch test = part.run.stream(500);
  const Logits logits = part.run.learner.logits(test);
  const std::vector<float> expected(logits.values, logits.values + logits.rows * logits.outputs);
  CHECK(part.scores(test) == expected);
}

TEST_CASE("evaluating by class means changes nothing in training, prequential accuracy included", "[property]") {
  Prototypes plain, watched;
  const std::vector<TestSet> tests{ncm_test_set(plain.run.stream)};
  for (std::int64_t i = 1; i <= 250; ++i) {
    plain.run.take_to(i);
    watched.run.take_to(i);
    if (i % 7 == 0) evaluate(watched.run.learner, tests);
  }
  CHECK(watched.run.diary->correct == plain.run.diary->correct);
  CHECK(bits(watched.run.parameters()) == bits(plain.run.parameters()));
}

TEST_CASE("an evaluation sees what was stored in the last iteration; training sees it after a while", "[property]") {
  Prototypes part;
  const TestSet test = ncm_test_set(part.run.stream);
  const auto only = [&](std::int64_t label, std::int64_t batches) {
    for (std::int64_t i = 0; i < batches; ++i) {
      Batch batch = part.run.stream(part.run.next++);
      batch.y.fill_(label);
      part.run.learner.take(batch, batch);
    }
  };
  only(0, 5);
  CHECK(accuracy(part.run.learner, {test.x, test.y.eq(0).logical_not().to(at::kLong), 0}) ==
        Approx(test.y.eq(0).to(at::kFloat).mean().item<float>()));
  only(3, 1);
  const Batch ready = part.run.stream(500);
  CHECK(std::isfinite(part.scores(ready)[3]));
  // Class 3 is learned from, but predictions in training do not include it before the next renewal.
  only(3, 20);
  CHECK(part.run.diary->correct.back() == 0);
  only(3, NearestClassMean::renewal);
  CHECK(part.run.diary->correct.back() > 0);
}

TEST_CASE("with a head for each context, and with one for all, a context's own classes alone compete", "[property]") {
  const ToyStream heads{.outputs = 6, .contexts = 3};
  const auto memory = std::make_shared<ReservoirMemory>(60);
  const std::int64_t head_width = GENERATE(2, 0);
  Learner learner({std::make_unique<FusedMlp>(heads.shape(), 1), head_width},
                  parts(MemoryKeeper(memory), NearestClassMean(memory)));
  learner.begin(nullptr, OperatorChain());
  for (std::int64_t i = 0; i < 30; ++i) learner.take(heads(i), heads(i));
  const TestSet all = ncm_test_set(heads);
  for (std::int64_t context = 0; context < 3; ++context) {
    const at::Tensor own = all.y.div(2, "floor").eq(context).nonzero().flatten();
    const TestSet test{all.x.index_select(0, own), all.y.index_select(0, own), context};
    const double among_two = accuracy(learner, test);
    CHECK(among_two > 0.5);
  }
}

TEST_CASE("class means are the same for any number of threads", "[determinism]") {
  Prototypes one({}, {.outputs = 4}, 1), many({}, {.outputs = 4}, 3);
  for (Prototypes* part : {&one, &many}) part->run.take_to(120);
  CHECK(one.run.diary->correct == many.run.diary->correct);
  const Batch test = one.run.stream(500);
  CHECK(bits(one.scores(test)) == bits(many.scores(test)));
}

TEST_CASE("means of normalised features are refused where features are not normalised", "[state][refusal]") {
  const auto make = [](bool normalised) {
    const auto memory = std::make_shared<ReservoirMemory>(25);
    return std::make_unique<ToyRun>(ToyStream{}, parts(MemoryKeeper(memory), NearestClassMean(memory, normalised)));
  };
  const auto one = make(true), other = make(false);
  one->take_to(5);
  Archive state, model;
  one->learner.save(state);
  one->learner.save_model(model);
  const std::string line =
      "learner: the saved classifying part is 'nearest-class-mean (normalised features)', here it is "
      "'nearest-class-mean (plain features)'; load it into a learner made the same way";
  CHECK(error_line([&] { other->learner.load(state); }) == line);
  CHECK(error_line([&] { other->learner.load_model(model); }) == line);
}
