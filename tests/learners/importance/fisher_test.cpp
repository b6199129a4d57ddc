#include "../learner_fixture.h"
#include "catch.h"

#include <meander/learners/importance/fisher.h>
#include <meander/learners/importance/fisher_options.h>
#include <meander/stream/error.h>

namespace meander {
namespace {

// One sample and one label at a time, through the whole network.
std::vector<double> by_loop(Network& network, const Batch& data, const LabelChoice& choice) {
  std::vector<double> sum(static_cast<std::size_t>(network.parameters().size()), 0.0);
  FloatArray gradient(network.parameters().size());
  for (std::int64_t i = 0; i < data.size(); ++i) {
    const Inputs one{data.x.data_ptr<float>() + i * network.inputs(), 1, nullptr};
    const Logits logits{network.forward(one, Mode::Evaluate), 1, network.outputs()};
    LabelGradients labels;
    const std::int64_t* label = choice.given == nullptr ? nullptr : choice.given + i;
    labels.visit(logits, {choice.labels, choice.columns, label}, [&](const float* weight, const float* dlogits) {
      network.backward(dlogits, gradient.data(), false);
      for (std::size_t p = 0; p < sum.size(); ++p) {
        sum[p] += double{weight[0]} * gradient.data()[p] * gradient.data()[p] / static_cast<double>(data.size());
      }
    });
  }
  return sum;
}

FloatArray closed_form(Network& network, const Batch& data, const LabelChoice& choice) {
  FisherSum sum(network);
  const Inputs inputs{data.x.data_ptr<float>(), data.size(), nullptr};
  sum.add(inputs, {network.forward(inputs, Mode::Evaluate), data.size(), network.outputs()}, choice);
  return sum.mean();
}

}  // namespace

TEST_CASE("the diagonal Fisher in closed form is that of a loop over samples", "[fisher][property]") {
  ToyStream toy;
  toy.batch = 40;
  FusedMlp network(toy.shape(), 1);
  const Batch data = toy(2);
  const auto labels = GENERATE(FisherLabels::All, FisherLabels::Predicted, FisherLabels::True);
  const LabelChoice choice{labels, Columns::all(), data.y.data_ptr<std::int64_t>()};
  const auto expected = by_loop(network, data, choice);
  const FloatArray fisher = closed_form(network, data, choice);
  for (std::size_t p = 0; p < expected.size(); ++p) {
    CHECK(double{fisher.data()[p]} == Approx(expected[p]).epsilon(1e-3).margin(1e-9));
  }
}

TEST_CASE("the diagonal Fisher has the same bits for any number of threads", "[fisher][determinism]") {
  ToyStream toy;
  toy.batch = 40;
  const Batch data = toy(2);
  FusedMlp serial(toy.shape(), 1), parallel(toy.shape(), 1);
  parallel.use(std::make_shared<Arena>(2));
  const LabelChoice choice{FisherLabels::All, Columns::all(), nullptr};
  CHECK(bits(closed_form(serial, data, choice).span()) == bits(closed_form(parallel, data, choice).span()));
}

TEST_CASE("squared gradients of batches know one label a sample only", "[fisher][refusal]") {
  FisherOptions options;
  options.batch = 2;
  CHECK_THROWS_AS(check(options), UsageError);
  options.labels = FisherLabels::True;
  CHECK_NOTHROW(check(options));
  CHECK_THROWS_AS(parse_fisher_labels("most"), UsageError);
}

}  // namespace meander
