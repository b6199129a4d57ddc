#include "catch.h"
#include "stream/stream_fixture.h"

#include <meander/stream/runtime/error.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

using namespace meander;

namespace {

struct Breaking : Counting {
  std::optional<Batch> next(std::stop_token stop) {
    if (given == 5) throw Error("socket", "the connection was reset", "start the sender again");
    return Counting::next(stop);
  }
};

struct BreakingBlocking : Breaking {
  static constexpr bool blocking = true;
};

class BreakingSink final : public Recorder {
 public:
  explicit BreakingSink(std::string moment) : Recorder("er"), moment_(std::move(moment)) {}
  void begin(std::shared_ptr<Arena> arena, OperatorChain operators) override {
    Recorder::begin(std::move(arena), std::move(operators));
    if (moment_ == "begin") throw UsageError("budget", "0 is not a number of samples", "give 1 or more");
  }
  void take(const Batch& raw, const Batch& ready) override {
    if (moment_ == "take" && raw.index == 12) throw std::runtime_error("out of patience\nand more lines");
    Recorder::take(raw, ready);
  }
  void end(bool stopped) override {
    Recorder::end(stopped);
    if (moment_ == "end") throw Error("er", "the disk is full", "make room");
  }

 private:
  std::string moment_;
};

template <class Failure>
Operator breaking(std::string name, Failure failure) {
  return Operator(std::move(name), [failure](Batch batch) -> Batch {
    if (batch.index == 17) throw failure;
    return batch;
  });
}

const ShapeError shape("permute", "x has 3 channels, the permutation is for 1", "choose a one-channel data set");
const std::string shape_line =
    "node 'permute', batch 17: x has 3 channels, the permutation is for 1; choose a one-channel data set";

/// An error that carries more than its line.
class CountedError final : public Error {
 public:
  CountedError(std::string where, std::string what, int count)
      : Error(std::move(where), std::move(what)), count_(count) {}
  int count() const { return count_; }
  [[noreturn]] void rethrow_at(const std::string& where, std::string_view node) const override {
    throw CountedError(where, problem_within(node), count_);
  }

 private:
  int count_;
};

}  // namespace

TEST_CASE("an error in the source names the source and the batch it should have given", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  const bool blocking = GENERATE(false, true);
  CAPTURE(threads, blocking);
  Recorder sink;
  AnySource source = blocking ? AnySource(BreakingBlocking{{{.count = 9}}}) : AnySource(Breaking{{.count = 9}});
  Pipeline pipeline = std::move(source) | dawdle() | sink;
  CHECK_THROWS_WITH(pipeline.run({.threads = threads}),
                    "node 'source', batch 5: socket: the connection was reset; start the sender again");
  CHECK(sink.ended == 1);
  CHECK(sink.stops == 1);
}

TEST_CASE("an error in an operator names it and the batch, and keeps its kind", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  CAPTURE(threads);
  Recorder sink, other;
  Pipeline trunk = Counting{.count = 100} | dawdle() | breaking("permute", shape) | sink;
  CHECK_THROWS_WITH(trunk.run({.threads = threads}), shape_line);
  CHECK(sink.indices.size() <= 17);
  CHECK(sink.stops == 1);
  Pipeline arm = Counting{.count = 100} | fan_out(other, branch() | breaking("permute", shape) | sink);
  CHECK_THROWS_AS(arm.run({.threads = threads}), ShapeError);
  CHECK(sink.stops == 2);
  CHECK(other.stops == 1);
}

TEST_CASE("an error that carries more than its line keeps it outside the node", "[pipeline][regression]") {
  const int threads = GENERATE(1, 3);
  Recorder sink;
  Pipeline pipeline = Counting{.count = 100} | breaking("count", CountedError("count", "too many", 7)) | sink;
  try {
    pipeline.run({.threads = threads});
    FAIL("no error");
  } catch (const CountedError& error) {
    CHECK(error.count() == 7);
    CHECK(error.what() == std::string("node 'count', batch 17: too many"));
  }
}

TEST_CASE("an exception that is not ours becomes an Error of one line", "[pipeline]") {
  Recorder sink;
  Pipeline one = Counting{.count = 100} | breaking("log", std::out_of_range("no such key\nat line 3")) | sink;
  CHECK_THROWS_WITH(one.run({.threads = 2}), "node 'log', batch 17: no such key");
  Pipeline two = Counting{.count = 100} | breaking("throw", 42) | sink;
  CHECK_THROWS_WITH(two.run({.threads = 2}), "node 'throw', batch 17: an exception of an unknown type was thrown");
  const Operator torch("torch", [](Batch batch) {
    batch.x = batch.x.reshape({7});
    return batch;
  });
  Pipeline three = Counting{.count = 100} | torch | sink;
  CHECK_THROWS_WITH(three.run({.threads = 2, .tokens = 1}),
                    "node 'torch', batch 0: shape '[7]' is invalid for input of size 12");
}

TEST_CASE("an error in a sink names the sink and the moment", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  const bool second = GENERATE(false, true);
  CAPTURE(threads, second);
  const auto line_of = [&](const std::string& moment) -> std::string {
    BreakingSink sink(moment);
    Recorder other;
    Counting source{.count = 40};
    Pipeline pipeline = second ? source | fan_out(other, sink) : source | sink;
    try {
      pipeline.run({.threads = threads});
    } catch (const Error& error) {
      if (moment == "begin") CHECK(source.given == 0);
      if (moment == "begin") CHECK(typeid(error) == typeid(UsageError));
      CHECK(sink.ended == (moment == "begin" ? 0 : 1));
      CHECK(other.ended == other.begun);
      CHECK(sink.stops + other.stops == (moment == "end" ? 0 : sink.ended + other.ended));
      return error.what();
    }
    return "no error";
  };
  CHECK(line_of("begin") == "node 'er', before the first batch: budget: 0 is not a number of samples; give 1 or more");
  CHECK(line_of("take") == "node 'er', batch 12: out of patience");
  CHECK(line_of("end") == "node 'er', after batch 39: the disk is full; make room");
}

TEST_CASE("every sink that began is ended, whatever failed", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  const std::string moment = GENERATE("begin", "take", "end");
  CAPTURE(threads, moment);
  Recorder before("before"), after("after");
  BreakingSink sink(moment);
  CHECK_THROWS_AS((Counting{.count = 40} | fan_out(before, sink, after)).run({.threads = threads}), Error);
  CHECK(before.ended == 1);
  CHECK(before.stops == (moment == "end" ? 0 : 1));
  CHECK(sink.ended == (moment == "begin" ? 0 : 1));
  CHECK(after.begun == (moment == "begin" ? 0 : 1));
  CHECK(after.ended == after.begun);
}

TEST_CASE("an error at the end of a sink does not hide an earlier one", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  BreakingSink one("end"), two("end");
  CHECK_THROWS_WITH((Counting{.count = 40} | breaking("permute", shape) | fan_out(one, two)).run({.threads = threads}),
                    shape_line);
  CHECK(one.ended + two.ended == 2);
}

TEST_CASE("after an error the next run continues after the last batch that was begun", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  CAPTURE(threads);
  Recorder sink;
  std::atomic<bool> broken = true;
  const Operator passing("passing", [&broken](Batch batch) {
    if (broken && batch.index == 17) throw Error("", "not now");
    return batch;
  });
  Pipeline pipeline = Counting{.count = 40} | passing | sink;
  CHECK_THROWS_WITH(pipeline.run({.threads = threads}), "node 'passing', batch 17: not now");
  CHECK_THROWS_WITH(pipeline.run({.threads = threads}), "node 'passing', batch 17: not now");
  broken = false;
  Archive saved;
  pipeline.save(saved);
  Pipeline loaded = Counting{.count = 40} | passing | sink;
  loaded.load(saved);
  CHECK_FALSE(loaded.run({.threads = threads}).stopped);
  CHECK(sink.indices == numbers_from(0, 40));
}

TEST_CASE("the first of two errors wins", "[pipeline]") {
  Recorder sink;
  sink.on_take = [](const Batch& batch) {
    if (batch.index == 3) throw Error("", "the sink's");
  };
  // One token: batch 17 is never read.
  Pipeline pipeline = Counting{.count = 100} | breaking("permute", shape) | sink;
  CHECK_THROWS_WITH(pipeline.run({.threads = 3, .tokens = 1}), "node 'recorder', batch 3: the sink's");
}

TEST_CASE("an error wakes a source that waits", "[pipeline]") {
  const int threads = GENERATE(2, 3);
  Recorder sink;
  sink.on_take = [](const Batch& batch) {
    if (batch.index == 1) throw Error("", "enough");
  };
  Pipeline pipeline = Waiting{{.count = 2}} | sink;
  CHECK_THROWS_WITH(pipeline.run({.threads = threads}), "node 'recorder', batch 1: enough");
}

TEST_CASE("a pipeline can run again after an error", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  Recorder sink;
  bool broken = true;
  sink.on_take = [&broken](const Batch& batch) {
    if (broken && batch.index == 3) throw Error("", "not now");
  };
  Pipeline pipeline = Counting{.count = 40} | sink;
  CHECK_THROWS_AS(pipeline.run({.threads = threads, .tokens = 2}), Error);
  broken = false;
  CHECK(pipeline.run({.threads = threads}).read == 36);
  CHECK(sink.indices == numbers_from(0, 40));
}
