#include "catch.h"
#include "stream/error_line.h"
#include "stream/toy_data.h"

#include <meander/stream/contexts/cumulative_source.h>

#include <algorithm>
#include <map>
#include <set>

using namespace meander;

namespace {

ContextSet split_contexts(Scenario scenario) { return ContextSet::split(toy_data(), {.scenario = scenario}); }

}  // namespace

TEST_CASE("a cumulative stream shows contexts 1..t in the t-th, none twice before all were shown", "[property]") {
  const ContextSet contexts = split_contexts(Scenario::Task);
  const std::int64_t per_context = contexts.train_size(0), iterations = 3 * per_context;
  CumulativeSource source(contexts, {.iterations = iterations, .batch = 2});
  for (std::int64_t t = 1; t <= contexts.contexts(); ++t) {
    std::set<std::int64_t> seen, visited;
    std::int64_t total = 0;
    for (std::int64_t c = 0; c < t; ++c) total += contexts.train_size(c);
    for (std::int64_t i = 0; i < iterations; ++i) {
      const Batch batch = *source.next();
      CHECK(batch.boundary == (i + 1 == iterations));
      for (std::int64_t s = 0; s < 2; ++s) {
        visited.insert(batch.context.data_ptr<std::int64_t>()[s]);
        const bool first = seen.insert(batch.ids.data_ptr<std::int64_t>()[s]).second;
        if (2 * i + s < total / 2 * 2) CHECK(first);
      }
    }
    CHECK(static_cast<std::int64_t>(visited.size()) == t);
    CHECK(*visited.rbegin() == t - 1);
  }
  CHECK_FALSE(source.next());
}

TEST_CASE("by context, every batch has as many samples of each, with their labels", "[property]") {
  const ContextSet contexts = split_contexts(Scenario::Task);
  CumulativeSource source(contexts, {.iterations = 2, .batch = 4, .joint = true, .by_context = true});
  const Batch batch = *source.next();
  std::map<std::int64_t, int> counts;
  for (std::int64_t i = 0; i < batch.size(); ++i) {
    const std::int64_t context = batch.context.data_ptr<std::int64_t>()[i];
    ++counts[context];
    CHECK(batch.y.data_ptr<std::int64_t>()[i] / contexts.classes_per_context() == context);
  }
  CHECK(static_cast<std::int64_t>(counts.size()) == contexts.contexts());
  for (const auto& [context, count] : counts) CHECK(count == counts.begin()->second);
  CHECK(source.next());
  CHECK_FALSE(source.next());
}

TEST_CASE("growing batches of the t-th context are t times as large, with the same share of each", "[property]") {
  const ContextSet contexts = split_contexts(Scenario::Task);
  const bool by_context = GENERATE(false, true);
  CumulativeSource source(contexts, {.iterations = 2, .batch = 3, .by_context = by_context, .growing_batch = true});
  for (std::int64_t t = 1; t <= contexts.contexts(); ++t) {
    for (int i = 0; i < 2; ++i) {
      const Batch batch = *source.next();
      CHECK(batch.size() == 3 * t);
      std::map<std::int64_t, int> counts;
      for (std::int64_t s = 0; s < batch.size(); ++s) ++counts[batch.context.data_ptr<std::int64_t>()[s]];
      CHECK(counts.rbegin()->first < t);
      if (by_context) CHECK(std::all_of(counts.begin(), counts.end(), [](const auto& one) { return one.second == 3; }));
    }
  }
  CHECK_FALSE(source.next());
}

TEST_CASE("a growing batch is refused if the contexts so far cannot fill it", "[refusal]") {
  DataPair data = toy_data({.classes = 2, .train = 20});
  // Nearly all samples are of class 0, which is context 0.
  for (std::int64_t i = 0; i < 20; ++i) data.train.y.data_ptr<std::int64_t>()[i] = i < 18 ? 0 : 1;
  const ContextSet contexts = ContextSet::split(std::move(data), {.contexts = 2, .seed = 0});
  const CumulativeOptions growing{.iterations = 1, .batch = 10, .growing_batch = true};
  CHECK_NOTHROW(CumulativeSource(contexts, growing));
  CHECK(error_line<UsageError>([&] {
          CumulativeSource(contexts, {.iterations = 1, .batch = 11, .growing_batch = true});
        }) == "batch: a batch of 11 cannot come from 10 training samples; give a batch of 1 to 10");
  CHECK_NOTHROW(CumulativeSource(contexts, {.iterations = 1, .batch = 11}));
}

TEST_CASE("only the first contexts are shown if so wanted", "[property]") {
  const ContextSet contexts = split_contexts(Scenario::Task);
  const bool joint = GENERATE(false, true);
  CumulativeSource source(contexts, {.iterations = 20, .batch = 2, .contexts = 2, .joint = joint});
  std::set<std::int64_t> visited;
  std::int64_t batches = 0;
  while (const std::optional<Batch> batch = source.next()) {
    ++batches;
    for (std::int64_t s = 0; s < 2; ++s) visited.insert(batch->context.data_ptr<std::int64_t>()[s]);
  }
  CHECK(batches == (joint ? 20 : 40));
  CHECK(visited == std::set<std::int64_t>{0, 1});
  CHECK(error_line([&] {
          CumulativeSource(contexts, {.iterations = 1, .batch = 2, .contexts = 99});
        }).starts_with("contexts: 99 of "));
}

TEST_CASE("a loaded cumulative stream continues where the saved one was", "[property]") {
  const ContextSet contexts = split_contexts(Scenario::Task);
  const std::int64_t taken = GENERATE(0, 1, 5, 6, 9);
  const bool by_context = GENERATE(false, true);
  const CumulativeOptions options{.iterations = 6, .batch = 2, .by_context = by_context};
  CumulativeSource source(contexts, options), resumed(contexts, options);
  for (std::int64_t i = 0; i < taken; ++i) source.next();
  Archive archive;
  source.save(archive);
  resumed.load(archive);
  for (int i = 0; i < 8; ++i) {
    const Batch expected = *source.next(), actual = *resumed.next();
    CHECK(actual.index == expected.index);
    CHECK(actual.ids.equal(expected.ids));
  }
}

TEST_CASE("a cumulative stream refuses the state of another, and does not change", "[refusal]") {
  const CumulativeOptions options{.iterations = 6, .batch = 2};
  CumulativeSource source(split_contexts(Scenario::Task), options), untouched(split_contexts(Scenario::Task), options);
  for (CumulativeSource* both : {&source, &untouched}) both->next();
  const auto load = [&source](std::int64_t iteration, std::int64_t position) {
    Archive state;
    state.write("iteration", iteration);
    state.write("epochs", std::vector<std::int64_t>{0});
    state.write("positions", std::vector<std::int64_t>{position});
    source.load(state);
  };
  CHECK_THROWS_AS(load(-1, 0), Error);
  CHECK_THROWS_AS(load(31, 0), Error);
  CHECK_THROWS_AS(load(20, 1'000'000), Error);  // of a period that exists, with a position that does not
  for (int i = 0; i < 8; ++i) CHECK(source.next()->ids.equal(untouched.next()->ids));
}

TEST_CASE("a cumulative stream refuses a batch that its first context cannot fill", "[refusal]") {
  const ContextSet contexts = split_contexts(Scenario::Task);
  const std::int64_t size = contexts.train_size(0);
  CHECK(error_line<UsageError>([&] {
          CumulativeSource(contexts, {.iterations = 1, .batch = size + 1});
        }).find("batch") == 0);
}
