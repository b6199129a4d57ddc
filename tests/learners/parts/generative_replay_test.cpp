#include "catch.h"
#include "generative_fixture.h"
#include "stream/error_line.h"

#include <algorithm>
#include <set>

using namespace meander;

namespace {

/// Takes batches with labels below `classes` only, up to `end`.
void take_classes(ToyRun& run, std::int64_t classes, std::int64_t end) {
  for (; run.next < end; ++run.next) {
    Batch batch = run.stream(run.next);
    batch.y.clamp_(0, classes - 1);
    run.learner.take(batch, batch);
  }
}

GenerativeReplayOptions toy_replay_options(const ToyStream& stream = {}) {
  GenerativeReplayOptions options;
  options.generator = toy_vae(stream);
  return options;
}

LearnerOptions on_demand() {
  LearnerOptions options;
  options.consolidate = on_request();
  return options;
}

std::set<std::int64_t> labels_replayed(const GenerativeReplay& part) {
  std::set<std::int64_t> all;
  for (const auto& labels : part.labels()) all.insert(labels.begin(), labels.end());
  return all;
}

}  // namespace

TEST_CASE("nothing is replayed before the first consolidation", "[property]") {
  DreamingRun<> dreaming(toy_replay_options(), {}, on_demand());
  dreaming.run.take_to(5);
  CHECK_FALSE(dreaming.part->images().defined());
  ToyRun plain(ToyStream{}, {}, on_demand());
  plain.take_to(5);
  CHECK(bits(dreaming.run.parameters()) == bits(plain.parameters()));
}

TEST_CASE("replayed images are labelled as classes seen by the earlier network, and by parity as any", "[property]") {
  for (const bool only_seen : {true, false}) {
    CAPTURE(only_seen);
    GenerativeReplayOptions options = toy_replay_options();
    options.only_seen = only_seen;
    LearnerOptions learner = on_demand();
    // A network that has learned almost nothing also predicts outputs that were never trained.
    learner.optimiser = SgdOptions{.lr = 1e-6};
    DreamingRun<> dreaming(options, ToyStream{.outputs = 8, .batch = 40}, learner);
    take_classes(dreaming.run, 2, 2);
    dreaming.run.learner.request_consolidation();
    take_classes(dreaming.run, 2, 3);
    std::set<std::int64_t> labels;
    for (std::int64_t end = 4; end < 12; ++end) {
      take_classes(dreaming.run, 8, end);
      labels.merge(labels_replayed(*dreaming.part));
    }
    REQUIRE_FALSE(labels.empty());
    CHECK((*labels.rbegin() < 2) == only_seen);
  }
}

TEST_CASE("with a head for each context every earlier head labels the same images, within its classes", "[property]") {
  const ToyStream heads{.outputs = 6, .contexts = 3};
  DreamingRun<> dreaming(toy_replay_options(heads), heads, on_demand());
  dreaming.run.take_to(4);
  dreaming.run.learner.request_consolidation();
  dreaming.run.take_to(6);
  const auto labels = dreaming.part->labels();
  REQUIRE(labels.size() == 3);
  for (std::int64_t c = 0; c < 3; ++c) {
    for (const std::int64_t label : labels[static_cast<std::size_t>(c)]) CHECK(label / 2 == c);
  }
  CHECK(std::isfinite(dreaming.run.diary->losses.back()));
}

TEST_CASE("what is replayed comes of the copies, whatever is learned after them", "[property]") {
  DreamingRun<> dreaming(toy_replay_options(), {}, on_demand());
  dreaming.run.take_to(4);
  dreaming.run.learner.request_consolidation();
  dreaming.run.take_to(5);
  // The copy, made by hand, in a learner that has not gone on.
  Archive saved;
  dreaming.part->save(saved);
  dreaming.run.take_to(9);
  const at::Tensor images = dreaming.part->images().clone();
  const auto labels = dreaming.part->labels();

  DreamingRun<> earlier(toy_replay_options(), {}, on_demand());
  earlier.run.take_to(8);
  earlier.part->load(earlier.run.learner, saved);
  earlier.run.take_to(9);
  CHECK(earlier.part->images().equal(images));
  CHECK(earlier.part->labels() == labels);
}

TEST_CASE("generative replay gives the same bits for any number of threads", "[property][determinism]") {
  const ToyStream wide{.inputs = 80, .batch = 20};
  GenerativeReplayOptions options = toy_replay_options(wide);
  options.generator.units = 150;
  options.distill = 2.0;
  LearnerOptions learner;
  learner.consolidate = every(3);
  const auto after = [&](int threads) {
    DreamingRun<> dreaming(options, wide, learner, threads);
    dreaming.run.take_to(8);
    const ParameterArray& generator = dreaming.part->generator().parameters();
    auto all = bits(dreaming.run.parameters());
    const auto more = bits(std::span(generator.data(), static_cast<std::size_t>(generator.size())));
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  CHECK(after(1) == after(2));
  CHECK(after(2) == after(3));
}

TEST_CASE("the generative model makes as many updates per context as it is given", "[property]") {
  struct Counting final : GenerativeReplay {
    using GenerativeReplay::GenerativeReplay;
    std::vector<std::int64_t> updates;  // by iteration
    void draw(Step& step, Noise what, std::int64_t update, std::span<float> values) override {
      updates.resize(static_cast<std::size_t>(step.iteration()) + 1, 0);
      if (what == Noise::Current) ++updates.back();
      GenerativeReplay::draw(step, what, update, values);
    }
  };
  const auto counted = [](std::int64_t updates) {
    GenerativeReplayOptions options = toy_replay_options();
    options.iterations = 4;
    options.updates = updates;
    DreamingRun<Counting> dreaming(options, {}, on_demand());
    dreaming.run.take_to(8);
    std::vector<std::int64_t> all = dreaming.part->updates;
    all.resize(8, 0);
    return all;
  };
  using Counts = std::vector<std::int64_t>;
  CHECK(counted(0) == Counts{1, 1, 1, 1, 1, 1, 1, 1});
  CHECK(counted(3) == Counts{1, 1, 1, 0, 1, 1, 1, 0});
  CHECK(counted(6) == Counts{1, 2, 1, 2, 1, 2, 1, 2});
}

TEST_CASE("a fresh start of the optimiser at each consolidation is the generative model's too", "[regression]") {
  LearnerOptions learner = on_demand();
  const auto after = [&](bool reset) {
    learner.reset_optimiser = reset;
    DreamingRun<> dreaming(toy_replay_options(), {}, learner);
    dreaming.run.take_to(3);
    dreaming.run.learner.request_consolidation();
    dreaming.run.take_to(5);
    const ParameterArray& generator = dreaming.part->generator().parameters();
    return bits(std::span(generator.data(), static_cast<std::size_t>(generator.size())));
  };
  CHECK(after(true) != after(false));
}

TEST_CASE("generative replay refuses a generative model of other samples", "[refusal]") {
  GenerativeReplayOptions options = toy_replay_options(ToyStream{.inputs = 9});
  CHECK(error_line<UsageError>([&] { DreamingRun<> dreaming(options); }) ==
        "generative model: makes images of 9 values, the network takes 6; make both for the same samples");
  options = toy_replay_options();
  options.distill = 0.0;
  CHECK(error_line<UsageError>([&] { GenerativeReplay part(options); }).starts_with("temperature: "));
}
