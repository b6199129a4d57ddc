#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/nets/separate_networks.h>
#include <meander/learners/parts/experience_replay.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

using namespace meander;

namespace {

const ToyStream heads_stream{.inputs = 6, .outputs = 6, .batch = 9, .contexts = 3};

MlpShape shape_of_one() {
  MlpShape shape = heads_stream.shape(2, 5);
  shape.outputs = 2;
  return shape;
}

std::unique_ptr<Network> one(std::uint64_t seed) { return std::make_unique<FusedMlp>(shape_of_one(), seed); }

std::unique_ptr<Network> all_networks() {
  std::vector<std::unique_ptr<Network>> networks;
  for (std::uint64_t c = 0; c < 3; ++c) networks.push_back(one(c + 10));
  return std::make_unique<SeparateNetworks>(std::move(networks), true);
}

// The part of a batch that belongs to one context, with labels within that context.
Batch share(const Batch& batch, std::int64_t context) {
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < batch.size(); ++i) {
    if (batch.context.data_ptr<std::int64_t>()[i] == context) rows.push_back(i);
  }
  const at::Tensor index = at::from_blob(rows.data(), {static_cast<std::int64_t>(rows.size())}, at::kLong).clone();
  Batch part;
  part.x = batch.x.index_select(0, index);
  part.y = batch.y.index_select(0, index);
  for (std::int64_t i = 0; i < part.size(); ++i) part.y.data_ptr<std::int64_t>()[i] -= 2 * context;
  return part;
}

Learner learner(std::unique_ptr<Network> network, std::int64_t head_width) {
  return Learner({std::move(network), head_width}, {}, {.optimiser = AdamOptions{.lr = 0.05}});
}

/// Replays given samples.
class Again final : public ExperienceReplay {
 public:
  Again() : ExperienceReplay(nullptr, {}) {}
  Batch given;

 protected:
  std::vector<Batch> draw(Step&) override { return {given}; }
};

/// A learner by plain gradient descent that replays: other loss weights would give steps of other lengths.
struct Replaying {
  Replaying(std::unique_ptr<Network> network, std::int64_t head_width)
      : learner({std::move(network), head_width}, only_again(), {.optimiser = SgdOptions{.lr = 0.5, .momentum = 0.9}}) {
    learner.begin(nullptr, OperatorChain());
  }
  Parts only_again() {
    auto made = std::make_unique<Again>();
    replay = made.get();
    Parts list;
    list.push_back(std::move(made));
    return list;
  }
  void take(const Batch& current, const Batch& again) {
    replay->given = again;
    learner.take(current, current);
  }

  Again* replay = nullptr;
  Learner learner;
};

Batch labelled(std::int64_t number, const std::vector<std::int64_t>& labels) {
  Batch batch = heads_stream(number);
  batch.x = batch.x.narrow(0, 0, static_cast<std::int64_t>(labels.size())).contiguous();
  batch.y = at::tensor(labels, at::kLong);
  batch.context = at::tensor(labels, at::kLong).floor_divide(2);
  return batch;
}

}  // namespace

TEST_CASE("separate networks learn as if each had its context's samples to itself", "[property]") {
  Learner together = learner(all_networks(), 2);
  std::vector<std::unique_ptr<Learner>> apart;
  for (std::uint64_t c = 0; c < 3; ++c)
    apart.push_back(std::make_unique<Learner>(Classifier{one(c + 10), 0}, Parts{},
                                              LearnerOptions{.optimiser = AdamOptions{.lr = 0.05}}));
  for (std::int64_t i = 0; i < 12; ++i) {
    Batch batch = heads_stream(i);
    if (i % 4 == 1) {  // a batch that lacks a context: its network and optimiser state do not change
      const std::int64_t y[] = {0, 1, 0, 5, 4, 5, 0, 1, 4};
      std::copy_n(y, 9, batch.y.data_ptr<std::int64_t>());
      std::transform(y, y + 9, batch.context.data_ptr<std::int64_t>(), [](std::int64_t label) { return label / 2; });
    }
    together.take(batch, batch);
    for (std::int64_t c = 0; c < 3; ++c) {
      const Batch part = share(batch, c);
      if (!part.empty()) apart[static_cast<std::size_t>(c)]->take(part, part);
    }
  }
  const std::span<float> whole = together.parameters();
  std::size_t at = 0;
  for (const auto& single : apart) {
    const std::span<float> expected = single->parameters();
    CHECK(difference(whole.subspan(at, expected.size()), expected) < 1e-6);
    at += expected.size();
  }
}

TEST_CASE("separate networks weigh current and replayed samples as if each had its context's to itself",
          "[separate][regression]") {
  Replaying together(all_networks(), 2);
  std::vector<std::unique_ptr<Replaying>> apart;
  for (std::uint64_t c = 0; c < 3; ++c) apart.push_back(std::make_unique<Replaying>(one(c + 10), 0));
  const auto untouched = [&] {
    const auto size = static_cast<std::size_t>(one(0)->parameters().size());
    return bits(together.learner.parameters().subspan(2 * size));
  };
  // At first all networks learn and gather momentum.
  for (std::int64_t i = 0; i < 4; ++i) {
    const Batch current = labelled(i, {0, 1, 1, 2, 3, 4, 5, 5, 4}), again = labelled(20 + i, {0, 2, 2, 3, 4, 5, 1});
    together.take(current, again);
    for (std::int64_t c = 0; c < 3; ++c) apart[static_cast<std::size_t>(c)]->take(share(current, c), share(again, c));
  }
  const auto before = untouched();
  for (std::int64_t i = 4; i < 8; ++i) {
    const Batch current = labelled(i, {0, 1, 1, 1, 0, 0, 1, 3, 2}), again = labelled(20 + i, {0, 2, 2, 3, 2});
    together.take(current, again);
    for (std::int64_t c = 0; c < 2; ++c) apart[static_cast<std::size_t>(c)]->take(share(current, c), share(again, c));
  }
  CHECK(untouched() == before);
  const std::span<float> whole = together.learner.parameters();
  std::size_t at = 0;
  for (const auto& single : apart) {
    const std::span<float> expected = single->learner.parameters();
    CHECK(difference(whole.subspan(at, expected.size()), expected) < 1e-5);
    at += expected.size();
  }
}

TEST_CASE("a copy of separate networks is a copy of every one", "[property]") {
  const std::unique_ptr<Network> original = all_networks();
  const std::unique_ptr<Network> copy = original->clone();
  const Batch batch = heads_stream(1);
  const Inputs inputs{batch.x.data_ptr<float>(), batch.size(), batch.context.data_ptr<std::int64_t>()};
  const float* logits = original->forward(inputs, Mode::Evaluate);
  const std::vector<float> before(logits, logits + batch.size() * 6);
  std::fill_n(original->parameters().data(), original->parameters().size(), 0.0F);
  const float* copied = copy->forward(inputs, Mode::Evaluate);
  CHECK(std::equal(before.begin(), before.end(), copied));
  original->assign(*copy);
  const float* assigned = original->forward(inputs, Mode::Evaluate);
  CHECK(std::equal(before.begin(), before.end(), assigned));
}

TEST_CASE("separate networks refuse samples of unknown context", "[refusal]") {
  const std::unique_ptr<Network> networks = all_networks();
  const Batch batch = heads_stream(1);
  const std::int64_t contexts[] = {0, 1, 2, 3, 0, 0, 0, 0, 0};
  const auto line = [&](const std::int64_t* context) {
    return error_line<ShapeError>([&] { networks->forward({batch.x.data_ptr<float>(), 9, context}, Mode::Train); });
  };
  CHECK(line(nullptr) == "network: separate networks need the context of every sample; use the task scenario");
  CHECK(line(contexts) == "network: context 3 has no network, there are 3; make one for every context");
}
