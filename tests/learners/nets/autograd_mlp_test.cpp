#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/nets/autograd_mlp.h>

#include <algorithm>

using namespace meander;

namespace {

MlpShape normalised() {
  MlpShape shape = ToyStream{}.shape();
  shape.batch_norm = true;
  return shape;
}

MlpShape dropping() {
  MlpShape shape = ToyStream{}.shape();
  shape.dropout = 0.5;
  return shape;
}

ToyRun mlp_run(const MlpShape& shape) { return {ToyStream{}, std::make_unique<AutogradMlp>(shape, 1), {}}; }

}  // namespace

TEST_CASE("batch norm in training normalises by the batch, in evaluation by what it has seen", "[property]") {
  const ToyStream stream;
  AutogradMlp network(normalised(), 1);
  const Batch batch = stream(0);
  const Inputs inputs{batch.x.data_ptr<float>(), batch.size()};
  const auto logits = [&](Mode mode) {
    const float* values = network.forward(inputs, mode);
    return std::vector<float>(values, values + batch.size() * stream.outputs);
  };
  const std::vector<float> evaluated = logits(Mode::Evaluate);
  CHECK(network.running("fc1.bn.running_mean")[0] == 0.0F);
  const std::vector<float> trained = logits(Mode::Train);
  CHECK(difference(trained, evaluated) > 1e-3);
  CHECK(network.running("fc1.bn.running_mean")[0] != 0.0F);
  CHECK(difference(logits(Mode::Evaluate), evaluated) > 1e-6);
}

TEST_CASE("batch norm takes a batch of one sample without spoiling what it has seen", "[regression]") {
  ToyStream stream;
  ToyRun normal = mlp_run(normalised());
  normal.take_to(2);
  auto& network = dynamic_cast<AutogradMlp&>(normal.learner.network());
  const float variance = network.running("fc1.bn.running_var")[0];
  stream.batch = 1;
  normal.learner.take(stream(5), stream(5));
  CHECK(network.running("fc1.bn.running_var")[0] == variance);
  CHECK(std::isfinite(normal.diary->losses.back()));
  const std::vector<float> parameters = normal.parameters();
  CHECK(std::all_of(parameters.begin(), parameters.end(), [](float p) { return std::isfinite(p); }));
}

TEST_CASE("dropout draws from the network's own seed and leaves evaluation alone", "[property]") {
  ToyRun one = mlp_run(dropping()), other = mlp_run(dropping());
  one.take_to(4);
  other.take_to(4);
  CHECK(bits(one.parameters()) == bits(other.parameters()));
  ToyRun with_other_seed(ToyStream{}, std::make_unique<AutogradMlp>(dropping(), 2), {});
  with_other_seed.learner.network().assign(AutogradMlp(dropping(), 1));
  with_other_seed.take_to(4);
  CHECK(bits(with_other_seed.parameters()) != bits(one.parameters()));
  const Batch batch = one.stream(9);
  const float first = one.learner.logits(batch).values[0];
  CHECK(one.learner.logits(batch).values[0] == first);
}

TEST_CASE("prequential predictions of a network with dropout or batch norm are made in evaluation mode", "[property]") {
  const bool drops = GENERATE(true, false);
  ToyRun training = mlp_run(drops ? dropping() : normalised());
  for (std::int64_t i = 0; i < 5; ++i) {
    const Batch batch = training.stream(i);
    const Logits logits = training.learner.logits(batch);
    std::vector<std::int64_t> predicted(static_cast<std::size_t>(batch.size()));
    predict(logits.values, logits.rows, logits.outputs, Columns::all(), predicted.data());
    std::int64_t correct = 0;
    for (std::int64_t s = 0; s < batch.size(); ++s) {
      correct += predicted[static_cast<std::size_t>(s)] == batch.y.data_ptr<std::int64_t>()[s];
    }
    training.take_to(i + 1);
    CHECK(training.diary->correct.back() == correct);
  }
}
