#include "catch.h"
#include "stream/toy_data.h"

#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/academic_setting.h>
#include <meander/stream/schedules/fuzzy_boundaries.h>
#include <meander/stream/source.h>

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace meander;
using Indices = std::vector<std::int64_t>;

static_assert(Source<ScheduleSource> && !BlockingSource<ScheduleSource>);

namespace {

ContextSet toy_contexts(Scenario scenario = Scenario::Task) {
  return ContextSet::split(toy_data(), {.contexts = 5, .scenario = scenario, .seed = 2});
}

ScheduleSource by_name(const std::string& name, std::uint64_t seed = 1) {
  const ContextSet contexts = toy_contexts();
  if (name == "academic-setting") return academic_setting(contexts, {.iterations = 12, .batch = 16, .seed = seed});
  if (name == "random") return random_stream(contexts, {.iterations = 12, .batch = 16, .seed = seed});
  return fuzzy_boundaries(contexts, {.iterations = 12,
                                     .fuzziness = 4,
                                     .batch = 16,
                                     .labels_per_batch = name == "fuzzy-boundaries per batch",
                                     .seed = seed});
}

std::vector<Batch> rest(ScheduleSource& source) {
  std::vector<Batch> batches;
  while (auto batch = source.next()) batches.push_back(std::move(*batch));
  return batches;
}

bool same(const Batch& a, const Batch& b) {
  return a.index == b.index && a.boundary == b.boundary && a.x.equal(b.x) && a.y.equal(b.y) &&
         a.context.defined() == b.context.defined() && (!a.context.defined() || a.context.equal(b.context));
}

bool same(const std::vector<Batch>& a, const std::vector<Batch>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Batch& x, const Batch& y) { return same(x, y); });
}

Indices contexts_of(const Batch& batch) {
  const std::int64_t* data = batch.context.data_ptr<std::int64_t>();
  return {data, data + batch.size()};
}

}  // namespace

TEST_CASE("a stream numbers its batches and ends after contexts * iterations of them", "[property]") {
  const std::string name = GENERATE("fuzzy-boundaries", "fuzzy-boundaries per batch", "academic-setting", "random");
  CAPTURE(name);
  ScheduleSource source = by_name(name);
  CHECK(source.length() == 60);
  const std::vector<Batch> batches = rest(source);
  REQUIRE(batches.size() == 60);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    CHECK(batches[i].index == static_cast<std::int64_t>(i));
    CHECK(batches[i].x.sizes() == at::IntArrayRef({16, 1, 4, 4}));
    CHECK(batches[i].boundary == (name == "academic-setting" && i % 12 == 11));
  }
  CHECK_FALSE(source.next());
}

TEST_CASE("the same seed gives the same stream, another seed another one", "[determinism]") {
  const std::string name = GENERATE("fuzzy-boundaries", "fuzzy-boundaries per batch", "academic-setting", "random");
  ScheduleSource first = by_name(name), second = by_name(name), other = by_name(name, 2);
  const std::vector<Batch> expected = rest(first);
  CHECK(same(rest(second), expected));
  CHECK_FALSE(same(rest(other), expected));
}

TEST_CASE("a loaded stream continues with the bits that the saved one would have yielded", "[determinism]") {
  const std::string name = GENERATE("fuzzy-boundaries", "fuzzy-boundaries per batch", "academic-setting", "random");
  const int stop = GENERATE(0, 1, 37, 60);
  CAPTURE(name, stop);
  ScheduleSource source = by_name(name);
  for (int i = 0; i < stop; ++i) source.next();
  Archive saved;
  source.save(saved);
  const std::vector<Batch> expected = rest(source);
  CHECK(expected.size() == static_cast<std::size_t>(60 - stop));
  ScheduleSource loaded = by_name(name);
  loaded.next();
  loaded.load(saved);
  CHECK(same(rest(loaded), expected));
}

TEST_CASE("a copy of a stream continues independently", "[property]") {
  ScheduleSource source = by_name("fuzzy-boundaries");
  for (int i = 0; i < 20; ++i) source.next();
  ScheduleSource copy = source;
  const std::vector<Batch> expected = rest(source);
  CHECK(same(rest(copy), expected));
}

TEST_CASE("the contexts of an iteration depend on the seed and its number alone", "[determinism]") {
  ScheduleSource source = by_name("random");
  for (int i = 0; i < 23; ++i) source.next();
  Archive at_23;
  at_23.write("iteration", std::int64_t{23});
  at_23.write("epochs", Indices(5, 0));
  at_23.write("positions", Indices(5, 0));
  ScheduleSource jumped = by_name("random");
  jumped.load(at_23);
  jumped.next();
  source.next();
  CHECK(jumped.last_contexts() == source.last_contexts());
}

TEST_CASE("a stream shows each context's samples once before any comes again, under their labels", "[property]") {
  // All images of the toy data differ; a context has 40 of them.
  const std::string name = GENERATE("fuzzy-boundaries", "academic-setting", "random");
  ScheduleSource source = by_name(name);
  const std::int64_t batch_size = source.options().batch;
  std::map<std::int64_t, std::map<std::string, std::int64_t>> label_of;
  for (std::int64_t c = 0; c < 5; ++c) {
    Indices samples(40);
    for (std::size_t i = 0; i < 40; ++i) samples[i] = static_cast<std::int64_t>(i);
    TensorPool pool;
    const Batch all = source.contexts().gather(Indices(40, c), samples, pool);
    for (std::int64_t i = 0; i < 40; ++i) {
      label_of[c][{reinterpret_cast<const char*>(all.x.select(0, i).data_ptr()), 16}] =
          all.y.select(0, i).item<std::int64_t>();
    }
    REQUIRE(label_of[c].size() == 40);
  }
  std::map<std::int64_t, std::vector<std::string>> shown;
  while (const auto batch = source.next()) {
    CHECK(contexts_of(*batch) == source.last_contexts());
    for (std::int64_t i = 0; i < batch_size; ++i) {
      const std::int64_t c = source.last_contexts()[static_cast<std::size_t>(i)];
      const std::string image(reinterpret_cast<const char*>(batch->x.select(0, i).data_ptr()), 16);
      REQUIRE(label_of[c].contains(image));
      REQUIRE(label_of[c][image] == batch->y.select(0, i).item<std::int64_t>());
      shown[c].push_back(image);
    }
  }
  // Whole batches of 16 leave 8 of the 40 unused in every epoch.
  const std::size_t epoch = name == "academic-setting" ? 32 : 40;
  for (const auto& [c, images] : shown) {
    for (std::size_t i = 0; i + epoch <= images.size(); i += epoch) {
      const auto begin = images.begin() + static_cast<std::ptrdiff_t>(i);
      CHECK(std::set(begin, begin + static_cast<std::ptrdiff_t>(epoch)).size() == epoch);
    }
  }
}

TEST_CASE("per sample a batch mixes contexts, per batch it does not", "[property]") {
  ScheduleSource per_sample = by_name("fuzzy-boundaries"), per_batch = by_name("fuzzy-boundaries per batch");
  const auto distinct = [](const Batch& batch) {
    const Indices contexts = contexts_of(batch);
    return std::set(contexts.begin(), contexts.end()).size();
  };
  std::size_t most = 0;
  for (const Batch& batch : rest(per_sample)) most = std::max(most, distinct(batch));
  CHECK(most == 2);
  std::set<std::int64_t> first_fade;
  for (const Batch& batch : rest(per_batch)) {
    CHECK(distinct(batch) == 1);
    if (batch.index >= 2 && batch.index < 10) first_fade.insert(contexts_of(batch).front());
  }
  CHECK(first_fade == std::set<std::int64_t>{0, 1});
}

TEST_CASE("every context has its share of a stream", "[property]") {
  const std::string name = GENERATE("fuzzy-boundaries", "academic-setting", "random");
  CAPTURE(name);
  ScheduleSource source = by_name(name);
  std::map<std::int64_t, int> count;
  for (const Batch& batch : rest(source)) {
    for (const std::int64_t c : contexts_of(batch)) ++count[c];
  }
  // Of 960 samples, 192 each; exactly so in the academic setting, otherwise within 5 standard deviations of free draws.
  const double slack = name == "academic-setting" ? 0.0 : 5 * std::sqrt(960 * 0.2 * 0.8);
  for (std::int64_t c = 0; c < 5; ++c) CHECK(std::abs(count[c] - 192) <= slack);
}

TEST_CASE("outside the task scenario a stream hides its contexts", "[property]") {
  const Scenario scenario = GENERATE(Scenario::Domain, Scenario::Class);
  ScheduleSource source = fuzzy_boundaries(toy_contexts(scenario), {.iterations = 4, .fuzziness = 1, .batch = 3});
  CHECK_FALSE(source.next()->context.defined());
}

TEST_CASE("scenario and batch contents aside, a stream shows the same samples in every scenario", "[property]") {
  ScheduleSource hidden =
      fuzzy_boundaries(toy_contexts(Scenario::Domain), {.iterations = 12, .fuzziness = 4, .batch = 16});
  ScheduleSource revealed = by_name("fuzzy-boundaries");
  const std::vector<Batch> a = rest(hidden), b = rest(revealed);
  CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end(),
                   [](const Batch& x, const Batch& y) { return x.x.equal(y.x); }));
}

TEST_CASE("a stream whose batches are dropped in time creates no tensor once it is warm", "[property]") {
  const auto pool = std::make_shared<TensorPool>();
  ScheduleSource source(FuzzyBoundaries(5, 40, 10), toy_contexts(), {.batch = 16}, pool);
  std::optional<Batch> one = source.next(), two = source.next();
  const std::int64_t made = pool->made();
  CHECK(made == 8);
  while (one) {
    one = source.next();
    std::swap(one, two);
  }
  CHECK(pool->made() <= made + 4);
}

TEST_CASE("a batch that is kept does not change", "[property]") {
  ScheduleSource source = by_name("random");
  const Batch kept = *source.next();
  const at::Tensor x = kept.x.clone(), y = kept.y.clone(), context = kept.context.clone();
  rest(source);
  CHECK(kept.x.equal(x));
  CHECK(kept.y.equal(y));
  CHECK(kept.context.equal(context));
}

TEST_CASE("a random stream of the first contexts shows no other", "[property]") {
  ScheduleSource source = random_stream(toy_contexts(), {.iterations = 30, .contexts = 2, .batch = 8});
  CHECK(source.length() == 60);
  std::set<std::int64_t> shown;
  while (source.next()) shown.insert(source.last_contexts().begin(), source.last_contexts().end());
  CHECK(shown == std::set<std::int64_t>{0, 1});
}

TEST_CASE("a batch that a context cannot fill is refused if it must come from one context", "[refusal]") {
  CHECK(refusal([] { academic_setting(toy_contexts(), {.batch = 41}); }) ==
        "batch: a batch of 41 cannot come from the 40 training samples of context 0; give a batch of at most 40");
  CHECK_THROWS_AS(fuzzy_boundaries(toy_contexts(), {.batch = 41, .labels_per_batch = true}), UsageError);
  ScheduleSource larger = fuzzy_boundaries(toy_contexts(), {.batch = 300});
  CHECK(larger.next()->size() == 300);
}

TEST_CASE("impossible streams are refused", "[refusal]") {
  CHECK_THROWS_AS(fuzzy_boundaries(toy_contexts(), {.iterations = 10, .fuzziness = 6}), UsageError);
  CHECK_THROWS_AS(fuzzy_boundaries(toy_contexts(), {.batch = 0}), UsageError);
  CHECK_THROWS_AS(random_stream(toy_contexts(), {.iterations = 0}), UsageError);
  CHECK_THROWS_AS(academic_setting(toy_contexts(), {.iterations = -5}), UsageError);
  CHECK_THROWS_AS(ScheduleSource(AcademicSetting(6, 10), toy_contexts(), {.batch = 8}), UsageError);
  CHECK_THROWS_AS(ScheduleSource(AcademicSetting(5, 10), toy_contexts(), {.batch = 8, .length = -1}), UsageError);
}

TEST_CASE("a stream may be cut short", "[property]") {
  ScheduleSource source(AcademicSetting(5, 10), toy_contexts(), {.batch = 8, .labels_per_batch = true, .length = 7});
  CHECK(rest(source).size() == 7);
}

TEST_CASE("the state of another stream is refused and changes nothing", "[refusal]") {
  ScheduleSource source = by_name("random"), untouched = by_name("random");
  Archive other;
  ScheduleSource(AcademicSetting(2, 10), ContextSet::split(toy_data(), {.contexts = 2}), {.batch = 8}).save(other);
  CHECK_THROWS_AS(source.load(other), Error);
  Archive impossible;
  impossible.write("iteration", std::int64_t{3});
  impossible.write("epochs", Indices(5, 0));
  impossible.write("positions", Indices{0, 0, 0, 0, 41});
  CHECK_THROWS_AS(source.load(impossible), Error);
  CHECK_THROWS_AS(source.load(Archive()), Error);
  Archive too_far;
  too_far.write("iteration", *source.length() + 1);
  too_far.write("epochs", Indices(5, 0));
  too_far.write("positions", Indices(5, 0));
  CHECK_THROWS_AS(source.load(too_far), Error);
  CHECK(same(rest(source), rest(untouched)));
}
