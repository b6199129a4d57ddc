#include "catch.h"
#include "error_line.h"
#include "stream_fixture.h"

#include <meander/stream/batch.h>
#include <meander/stream/graph/merge.h>

#include <ATen/ops/complex.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <functional>
#include <string>

using namespace meander;

namespace {

/// Gives one batch, which `spoil` has changed.
struct Spoiled : Counting {
  std::function<void(Batch&)> spoil{};

  std::optional<Batch> next(std::stop_token stop) {
    std::optional<Batch> batch = Counting::next(stop);
    if (batch) spoil(*batch);
    return batch;
  }
};

struct Fault {
  std::function<void(Batch&)> spoil;
  std::string line;
};

at::Tensor longs(std::int64_t size) { return at::zeros({size}, at::kLong); }

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all{
      {[](Batch& b) { b.y = at::Tensor(); },
       "x holds 3 samples, but there is no y; give every sample its label: unlabelled data cannot be learned from yet"},
      {[](Batch& b) { b.x = at::Tensor(); }, "x holds 0 samples, y holds 3; give one number per sample"},
      {[](Batch& b) {
         b.x = at::ones({2, 1, 2, 2});
       },
       "x holds 2 samples, y holds 3; give one number per sample"},
      {[](Batch& b) { b.context = longs(4); }, "x holds 3 samples, context holds 4; give one number per sample"},
      {[](Batch& b) { b.ids = longs(1); }, "x holds 3 samples, ids holds 1; give one number per sample"},
      {[](Batch& b) { b.rows = longs(2); }, "x holds 3 samples, rows holds 2; give one number per sample"},
      {[](Batch& b) { b.y = b.y.to(at::kInt); }, "y has type Int, not int64; convert it with .to(at::kLong)"},
      {[](Batch& b) { b.ids = at::ones({3}); }, "ids has type Float, not int64; convert it with .to(at::kLong)"},
      {[](Batch& b) {
         b.y = b.y.reshape({3, 1});
       },
       "y has 2 dimensions, not 1; give one number per sample"},
      {[](Batch& b) { b.ids = longs(6).slice(0, 0, 6, 2); }, "ids is a view with gaps; end it with .contiguous()"},
      {[](Batch& b) { b.x = at::complex(b.x, b.x); },
       "x has type ComplexFloat, which samples cannot have; give uint8 or float32"},
      {[](Batch& b) { b.x = at::ones({}); }, "x is a single number; give it one row per sample, [B, ...]"},
      {[](Batch& b) {
         b.x = b.x.reshape({3, 4}).to_sparse();
       },
       "x is not a dense CPU tensor; convert it"},
      {[](Batch& b) { b.y = b.y.to_sparse(); }, "y is not a dense CPU tensor; convert it"},
  };
  return all;
}

}  // namespace

TEST_CASE("a batch whose tensors do not agree is refused where it enters, in a line that names source and batch",
          "[pipeline][refusal]") {
  const int threads = GENERATE(1, 3);
  for (const Fault& fault : faults()) {
    Recorder sink;
    const auto spoil = [&fault](Batch& batch) {
      if (batch.x.data_ptr<float>()[0] == 2) fault.spoil(batch);
    };
    Pipeline pipeline = Spoiled{{.count = 5}, spoil} | sink;
    CHECK(error_line<ShapeError>([&] { pipeline.run({.threads = threads}); }) ==
          "node 'source', batch 2: " + fault.line);
    CHECK(sink.indices.size() <= 2);
  }
}

TEST_CASE("for merged sources the line names the one that yielded the batch", "[merge][refusal]") {
  const bool waits = GENERATE(false, true);
  Recorder sink;
  const auto no_labels = [](Batch& batch) { batch.y = at::Tensor(); };
  AnySource other = waits ? AnySource(Waiting{}) : AnySource(Counting{});
  std::vector<AnySource> sources;
  sources.push_back(std::move(other));
  sources.emplace_back(Spoiled{{.count = 1}, no_labels});
  CHECK(error_line([&] { (Merge(std::move(sources)) | sink).run({.threads = 2}); }) ==
        "node 'source', batch 0: source 2 of 2: " + faults().front().line);
}

TEST_CASE("valid batches pass: no samples, numbers instead of images, bytes", "[pipeline]") {
  Batch empty;
  CHECK_NOTHROW(check_batch(empty));
  empty.x = at::zeros({0, 1, 2, 2});
  CHECK_NOTHROW(check_batch(empty));
  Batch numbers = batch_of(1);
  numbers.x = longs(3);
  numbers.context = numbers.rows = numbers.ids = longs(3);
  CHECK_NOTHROW(check_batch(numbers));
  Batch bytes = batch_of(1);
  bytes.x = at::zeros({3, 2, 2}, at::kByte).transpose(1, 2);
  CHECK_NOTHROW(check_batch(bytes));
}
