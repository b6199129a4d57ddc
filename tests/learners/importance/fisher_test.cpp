#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/importance/fisher.h>
#include <meander/learners/importance/fisher_options.h>
#include <meander/learners/losses/losses.h>
#include <meander/stream/runtime/error.h>

#include <cmath>

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

TEST_CASE("the exact Fisher is what that of a drawn label is on average", "[fisher][property]") {
  const ToyStream toy;
  FusedMlp network(toy.shape(), 1);
  const Batch data = toy(2);
  const auto allowed = std::vector<std::uint8_t>{1, 0, 1, 1};
  const Columns columns = Columns::masked(allowed);
  const Inputs one{data.x.data_ptr<float>(), 1, nullptr};
  const float* logits = network.forward(one, Mode::Evaluate);
  SoftTargets p;
  p.softmax(logits, 1, toy.outputs, toy.outputs, columns, 1.0);
  const std::vector<float> share(p.data(), p.data() + toy.outputs);
  std::vector<float> mean(static_cast<std::size_t>(network.parameters().size()), 0.0F);
  for (std::int64_t label = 0; label < toy.outputs; ++label) {
    if (allowed[static_cast<std::size_t>(label)] == 0) continue;
    FisherSum sum(network);
    sum.add(one, {network.forward(one, Mode::Evaluate), 1, toy.outputs}, {FisherLabels::Sample, columns, &label});
    const FloatArray drawn = sum.mean();
    for (std::size_t q = 0; q < mean.size(); ++q) mean[q] += share[static_cast<std::size_t>(label)] * drawn.data()[q];
  }
  FisherSum sum(network);
  sum.add(one, {network.forward(one, Mode::Evaluate), 1, toy.outputs}, {FisherLabels::All, columns, nullptr});
  CHECK(difference(sum.mean().span(), mean) < 1e-6);
}

TEST_CASE("labels are drawn by their probabilities, and never one that is not allowed", "[fisher][property]") {
  const std::vector<float> row{1.0F, 9.0F, 0.0F, -1.0F};
  const auto allowed = std::vector<std::uint8_t>{1, 0, 1, 1};
  constexpr std::int64_t draws = 2000;
  std::vector<float> logits;
  std::vector<double> u;
  for (std::int64_t i = 0; i < draws; ++i) {
    logits.insert(logits.end(), row.begin(), row.end());
    u.push_back((static_cast<double>(i) + 0.5) / draws);
  }
  LabelGradients labels;
  std::vector<double> share(row.size(), 0.0);
  for (const std::int64_t label : labels.draw({logits.data(), draws, 4}, Columns::masked(allowed), u)) {
    share[static_cast<std::size_t>(label)] += 1.0 / draws;
  }
  const double sum = std::exp(1.0) + 1.0 + std::exp(-1.0);
  CHECK(share[0] == Approx(std::exp(1.0) / sum).margin(1e-3));
  CHECK(share[1] == 0.0);
  CHECK(share[2] == Approx(1.0 / sum).margin(1e-3));
  CHECK(share[3] == Approx(std::exp(-1.0) / sum).margin(1e-3));
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

TEST_CASE("squared gradients of batches need a single label per sample", "[fisher][refusal]") {
  FisherOptions options;
  options.batch = 2;
  CHECK_THROWS_AS(check(options), UsageError);
  options.labels = FisherLabels::True;
  CHECK_NOTHROW(check(options));
  CHECK_THROWS_AS(parse_fisher_labels("most"), UsageError);
}

}  // namespace meander
