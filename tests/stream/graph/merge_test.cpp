#include "catch.h"
#include "stream/error_line.h"
#include "stream/stream_fixture.h"

#include <meander/stream/batch.h>
#include <meander/stream/graph/merge.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <variant>
#include <vector>

using namespace meander;

namespace {

/// Counts from `from`; may block if `blocks` is set.
struct Range {
  std::int64_t from = 0, count = 0;
  bool blocks = false;
  std::int64_t given = 0;

  std::optional<Batch> next(std::stop_token) {
    if (given == count) return std::nullopt;
    return batch_of(from + given++);
  }
  void save(Archive& to) const { to.write("given", given); }
  void load(const Archive& archive) { archive.read("given", given); }
  bool may_block() const { return blocks; }
};

struct BreakingAtOnce : Counting {
  bool blocks = true;
  std::optional<Batch> next(std::stop_token) { throw Error("broker", "went away", "start it"); }
  bool may_block() const { return blocks; }
};

/// Gives each of its samples an id: 0, 1, ...; the last one of a batch has none.
struct Telling : Range {
  std::optional<Batch> next(std::stop_token stop) {
    std::optional<Batch> batch = Range::next(stop);
    if (!batch) return batch;
    batch->ids = at::tensor(std::vector<std::int64_t>{from, from + 1, -1}, at::kLong);
    return batch;
  }
};

/// Fails once it is told to.
struct BreakingLate {
  std::atomic<bool>*told, *broke;
  std::optional<Batch> next(std::stop_token) {
    while (!*told) std::this_thread::yield();
    *broke = true;
    throw ShapeError("camera", "4 channels", "set it to 3");
  }
  void save(Archive&) const {}
  void load(const Archive&) {}
  bool may_block() const { return true; }
};

/// Counts how many sources of its kind are waiting.
struct Watched : Waiting {
  std::atomic<int>* waiting = nullptr;
  std::optional<Batch> next(std::stop_token stop) {
    if (given < count) return Counting::next(stop);
    ++*waiting;
    std::optional<Batch> batch = Waiting::next(stop);
    --*waiting;
    return batch;
  }
};

/// Obeys a stop at once. Its own batch `stops_at` is not given: it requests the stop instead, once.
struct Stopping : Range {
  std::stop_source* stop = nullptr;
  std::int64_t stops_at = -1;
  std::optional<Batch> next(std::stop_token token) {
    if (given == stops_at) {
      stops_at = -1;
      stop->request_stop();
    }
    if (token.stop_requested()) return std::nullopt;
    return Range::next(token);
  }
};

float value(const std::optional<Batch>& batch) { return batch->x.data_ptr<float>()[0]; }

std::vector<float> read_all(Merge& source) {
  std::vector<float> values;
  while (const std::optional<Batch> batch = source.next({})) values.push_back(value(batch));
  return values;
}

std::vector<float> part(const std::vector<float>& values, float low, float high) {
  std::vector<float> result;
  std::copy_if(values.begin(), values.end(), std::back_inserter(result), [&](float v) { return v >= low && v < high; });
  return result;
}

}  // namespace

TEST_CASE("sources that never wait take turns, and ended ones are left out", "[merge][determinism]") {
  Merge source = merge(Range{0, 4}, Range{10, 2}, Range{20, 3});
  CHECK_FALSE(source.may_block());
  CHECK(read_all(source) == std::vector<float>{0, 10, 20, 1, 11, 21, 2, 22, 3});
  CHECK_FALSE(source.next({}).has_value());
}

TEST_CASE("a source that was stopped keeps its turn", "[merge][determinism][regression]") {
  std::stop_source stop;
  Merge source = merge(Range{0, 3}, Stopping{{10, 3}, &stop, 1}, Range{20, 3});
  std::vector<float> values;
  while (const std::optional<Batch> batch = source.next(stop.get_token())) values.push_back(value(batch));
  CHECK(values == std::vector<float>{0, 10, 20, 1});
  CHECK(read_all(source) == std::vector<float>{11, 21, 2, 12, 22});
}

TEST_CASE("where a source may wait, each keeps its own order and none loses a batch", "[merge][property]") {
  for (int repeat = 0; repeat < 20; ++repeat) {
    Merge source = merge(Range{0, 50, true}, Range{100, 20}, Range{200, 0, true});
    CHECK(source.may_block());
    const std::vector<float> values = read_all(source);
    CHECK(values.size() == 70);
    CHECK(std::ranges::is_sorted(part(values, 0, 100)));
    CHECK(std::ranges::is_sorted(part(values, 100, 200)));
    CHECK(part(values, 100, 200).size() == 20);
  }
}

TEST_CASE("a silent source does not starve a busy one", "[merge]") {
  const int threads = GENERATE(1, 2, 3);
  CAPTURE(threads);
  std::stop_source stop;
  Recorder sink;
  sink.on_take = [&stop](const Batch& batch) {
    if (batch.index == 499) stop.request_stop();
  };
  Pipeline pipeline = merge(Waiting{}, Counting{.count = 500}) | dawdle() | sink;
  const RunSummary summary = pipeline.run({.threads = threads, .stop = stop.get_token()});
  CHECK(summary.read == 500);
  CHECK(summary.stopped);
  CHECK(sink.indices == numbers_from(0, 500));
}

TEST_CASE("a merge of named sources holds references to them, and their cursors move", "[merge]") {
  Counting one{.count = 3}, two{.count = 3};
  Recorder sink;
  (merge(one, two) | sink).run({.threads = 2});
  CHECK(one.given == 3);
  CHECK(two.given == 3);
  CHECK(sink.raw_values == std::vector<float>{0, 0, 1, 1, 2, 2});
}

TEST_CASE("a saved merge continues with every batch that was not yet returned", "[merge][determinism]") {
  const bool blocks = GENERATE(false, true);
  CAPTURE(blocks);
  Merge first = merge(Range{0, 30, blocks}, Range{100, 30});
  std::vector<float> values;
  for (int i = 0; i < 17; ++i) values.push_back(value(first.next({})));
  Archive saved;
  first.save(saved);
  Merge second = merge(Range{0, 30, blocks}, Range{100, 30});
  second.load(saved);
  std::vector<float> original = values;
  for (const float v : read_all(second)) values.push_back(v);
  for (const float v : read_all(first)) original.push_back(v);
  for (std::vector<float>* all : {&values, &original}) {
    CHECK(all->size() == 60);
    CHECK(std::ranges::is_sorted(part(*all, 0, 100)));
    std::sort(all->begin(), all->end());
    CHECK(std::adjacent_find(all->begin(), all->end()) == all->end());
  }
}

TEST_CASE("a merge loads only the state of as many sources", "[merge][refusal]") {
  Merge two = merge(Range{0, 3}, Range{0, 3});
  Merge three = merge(Range{0, 3}, Range{0, 3}, Range{0, 3});
  Archive saved;
  two.save(saved);
  CHECK_THROWS_WITH(three.load(saved),
                    "merge: the saved stream merges 2 sources, this one 3; merge the same sources as before");
}

TEST_CASE("an error that was not yet thrown is not lost when a merge is saved", "[merge][regression]") {
  std::atomic<bool> may_break = false, broke = false;
  Merge first = merge(Range{0, 1, true}, BreakingLate{&may_break, &broke});
  CHECK(value(first.next({})) == 0);
  may_break = true;
  while (!broke) std::this_thread::yield();
  Archive saved;
  first.save(saved);
  Merge second = merge(Range{0, 1, true}, BreakingLate{&may_break, &broke});
  second.load(Archive::from_bytes(saved.to_bytes(), "saved"));
  for (Merge* source : {&first, &second}) {
    CHECK(error_line<ShapeError>([&] { source->next({}); }) == "source 2 of 2: camera: 4 channels; set it to 3");
    CHECK_FALSE(source->next({}).has_value());
  }
}

TEST_CASE("a merge refuses a state that no merge saved, before it loads a source", "[merge][refusal]") {
  const bool blocks = GENERATE(false, true);
  const auto load = [blocks](const std::function<void(Archive&)>& write) {
    Range one{0, 3, blocks}, two{10, 3, blocks};
    Archive source, state;
    source.write("given", std::int64_t{2});
    state.write("sources", std::int64_t{2});
    for (const char* name : {"source-0", "source-1"}) state.write(name, source);
    write(state);
    std::string line = error_line([&] { merge(one, two).load(state); });
    CHECK(one.given == (line == "no error" ? 2 : 0));
    return line;
  };
  const auto state = [&](std::vector<std::int64_t> ended, std::int64_t turn, std::vector<std::int64_t> kept_of) {
    return load([&](Archive& to) {
      to.write("ended", ended);
      to.write("turn", turn);
      to.write("kept-of", kept_of);
      for (std::size_t k = 0; k < kept_of.size(); ++k) to.write("kept-" + std::to_string(k), to_archive(batch_of(1)));
    });
  };
  const std::string flags =
      "merge: the saved stream does not say which of its sources have ended; "
      "load the state that a merge of the same sources saved";
  CHECK(state({0, 1}, 1, {}) == "no error");
  CHECK(state({0}, 0, {}) == flags);
  CHECK(state({0, 0, 0}, 0, {}) == flags);
  CHECK(state({0, 2}, 0, {}) == flags);
  if (blocks) {
    CHECK(state({0, 0}, 0, {0, 1, 1}) == "no error");
    CHECK(state({0, 0}, 0, {0, 2}) ==
          "merge: the saved stream keeps batch 1 of source 2 of 2; "
          "load the state that a merge of the same sources saved");
    CHECK(state({0, 0}, 0, {-1}) != "no error");
    CHECK(state({0, 0}, 0, {1, 1, 1}) != "no error");  // further ahead than any source is read
  } else {
    CHECK(state({0, 0}, 2, {}) ==
          "merge: the saved turn is that of source 2 of 2; load the state that a merge of the same sources saved");
    CHECK(state({0, 0}, -1, {}) != "no error");
  }
}

TEST_CASE("if one source of a merge refuses its state, all keep theirs", "[merge][refusal]") {
  const bool blocks = GENERATE(false, true);
  Range one{0, 3, blocks}, two{10, 3, blocks}, three{20, 3, blocks};
  Merge merged = merge(one, two, three);
  merged.next({});
  Archive state, refused, source;
  merged.save(state);
  const std::vector<std::int64_t> given{one.given, two.given, three.given};
  source.write("given", std::int64_t{3});
  for (const auto& [name, value] : state.entries()) {
    if (name.starts_with("source-")) continue;
    std::visit([&, at = name](const auto& kept) { refused.write(at, kept); }, value);
  }
  refused.write("source-0", source);
  refused.write("source-2", source);
  CHECK(error_line([&] { merged.load(refused); }).starts_with("archive: has no entry 'source-1/given'"));
  CHECK(std::vector<std::int64_t>{one.given, two.given, three.given} == given);
}

TEST_CASE("a kept batch or error that was damaged is refused", "[merge][refusal]") {
  const auto load = [](const Archive& kept) {
    Archive source, state;
    source.write("given", std::int64_t{1});
    state.write("sources", std::int64_t{1});
    state.write("source-0", source);
    state.write("ended", std::vector<std::int64_t>{0});
    state.write("kept-of", std::vector<std::int64_t>{0});
    state.write("kept-0", kept);
    return error_line([&] { merge(Range{0, 3, true}).load(state); });
  };
  Batch batch = batch_of(1);
  CHECK(load(to_archive(batch)) == "no error");
  batch.y = batch.y.slice(0, 0, 2);
  CHECK(load(to_archive(batch)) ==
        "saved batch: x holds 3 samples, y holds 2; "
        "it was damaged or saved by another version; start without it");
  Archive failure, kept;
  for (const char* name : {"kind", "where", "problem", "remedy"}) failure.write(name, std::string("joke"));
  kept.write("failure", failure);
  CHECK(load(kept) == "saved error: 'joke' is not a kind of error; start without it");
}

TEST_CASE("an error in a merged source is thrown in its turn and names the source", "[merge]") {
  const int threads = GENERATE(1, 3);
  Recorder sink;
  SECTION("where one may wait") {
    Pipeline pipeline = merge(Waiting{}, BreakingAtOnce{}, Waiting{}) | sink;
    CHECK_THROWS_WITH(pipeline.run({.threads = threads}),
                      "node 'source', batch 0: source 2 of 3: broker: went away; start it");
  }
  SECTION("where they take turns") {
    Pipeline pipeline = merge(Range{0, 4}, Range{10, 4}, BreakingAtOnce{{}, false}) | sink;
    CHECK_THROWS_WITH(pipeline.run({.threads = threads}),
                      "node 'source', batch 2: source 3 of 3: broker: went away; start it");
  }
}

TEST_CASE("a stop reaches the sources of a merge even while nothing reads it", "[merge]") {
  std::atomic<int> waiting = 0;
  Merge source = merge(Watched{{{.count = 1}}, &waiting}, Watched{{{.count = 1}}, &waiting});
  std::stop_source stop;
  CHECK(source.next(stop.get_token()).has_value());
  const auto await = [&waiting](int count) {
    for (int i = 0; i < 10'000 && waiting != count; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return waiting == count;
  };
  CHECK(await(2));
  stop.request_stop();
  CHECK(await(0));
}

TEST_CASE("a merge can be dropped or moved while its sources wait", "[merge]") {
  Merge source = merge(Waiting{{.count = 1}}, Waiting{{.count = 1}});
  CHECK(source.next({}).has_value());
  Merge moved = std::move(source);
  CHECK(moved.next({}).has_value());
}

TEST_CASE("samples of several sources are told apart even if their ids are the same", "[merge][regression]") {
  const bool blocks = GENERATE(false, true);
  Telling one{{0, 2, blocks}}, other{{0, 2, blocks}};
  Range untold{0, 2, blocks};
  Merge merged = merge(one, other, untold);
  std::map<std::int64_t, int> times;
  int without = 0;
  while (const std::optional<Batch> batch = merged.next({})) {
    if (!batch->ids.defined()) ++without;
    for (std::int64_t i = 0; batch->ids.defined() && i < batch->size(); ++i)
      ++times[batch->ids.data_ptr<std::int64_t>()[i]];
  }
  CHECK(without == 2);
  // Both batches of a source hold the same two samples, and one without an id.
  CHECK(times == std::map<std::int64_t, int>{{-1, 4}, {0, 2}, {1, 2}, {3, 2}, {4, 2}});
}

TEST_CASE("an id that leaves no room for its source is refused", "[merge][refusal]") {
  struct Huge : Range {
    std::optional<Batch> next(std::stop_token stop) {
      std::optional<Batch> batch = Range::next(stop);
      if (batch) batch->ids = at::full({batch->size()}, std::numeric_limits<std::int64_t>::max() / 2, at::kLong);
      return batch;
    }
  };
  Merge merged = merge(Huge{{0, 2}}, Range{0, 2}, Range{0, 2});
  CHECK(error_line<Error>([&] { merged.next({}); }) ==
        "source 1 of 3: ids: 4611686018427387903 leaves no room to tell 3 sources apart; give ids up to "
        "3074457345618258602");
}
