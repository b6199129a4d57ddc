#include "catch.h"
#include "learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/nets/autograd_mlp.h>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <limits>

using namespace meander;

namespace {

std::string line(ToyRun& run, const Batch& batch) {
  return error_line<Error>([&] { run.learner.take(batch, batch); });
}

}  // namespace

TEST_CASE("labels and contexts that the network has no output for are errors", "[refusal]") {
  ToyRun run(ToyStream{}, {}), several(ToyStream{.outputs = 6, .contexts = 3}, {});
  Batch batch = run.stream(0);
  batch.y.data_ptr<std::int64_t>()[3] = 4;
  CHECK(line(run, batch) == "label: 4 is not one of the 4 outputs; give the network more outputs");
  batch.y.data_ptr<std::int64_t>()[3] = -1;
  CHECK(line(run, batch) == "label: -1 is not one of the 4 outputs; give the network more outputs");
  Batch local = several.stream(0);
  local.y.fill_(2);
  local.context.fill_(1);
  local.y.data_ptr<std::int64_t>()[0] = 0;
  CHECK(line(several, local) ==
        "label: 0 is not one of context 1's (2 outputs a head); labels of a network with several heads are global: "
        "context * width + class");
  local.context.data_ptr<std::int64_t>()[0] = -1;
  CHECK(line(several, local) == "context: -1 is not a context; contexts are numbered from 0");
  Batch far = run.stream(0);
  far.context = at::zeros({far.size()}, at::kLong);
  far.context.data_ptr<std::int64_t>()[1] = std::int64_t{1} << 36;
  CHECK(line(run, far) == "context: 68719476736 is too large; number contexts from 0 to 1048575 at most");
  local.context = at::Tensor();
  local.y.data_ptr<std::int64_t>()[0] = 2;
  CHECK(line(several, local) ==
        "learner: several heads need the context of every sample, and the batch hides it; use a stream of the task "
        "scenario, or a single head");
}

TEST_CASE("a learner refuses what it cannot be made of", "[refusal][regression]") {
  const ToyStream stream;  // four outputs
  const auto refusal = [&](LearnerOptions options, std::int64_t head_width = 0) {
    return error_line<UsageError>([&] {
      const Learner made({std::make_unique<FusedMlp>(stream.shape(), 1), head_width}, {}, std::move(options));
    });
  };
  CHECK(refusal({}) == "no error");
  CHECK(refusal({}, 2) == "no error");
  CHECK(refusal({}, 3) ==
        "head_width: 4 outputs do not divide into heads of 3; give a divisor of the outputs; 0: one head");
  CHECK(refusal({}, -2) ==
        "head_width: 4 outputs do not divide into heads of -2; give a divisor of the outputs; 0: one head");
  CHECK(refusal({}, 8) ==
        "head_width: 4 outputs do not divide into heads of 8; give a divisor of the outputs; 0: one head");
  CHECK(refusal({.classes_per_context = 3}) ==
        "classes_per_context: 4 outputs do not divide into contexts of 3 classes; give a divisor of the outputs; 0: "
        "the classes of the batch");
  CHECK(refusal({.classes_per_context = -1})
            .starts_with("classes_per_context: 4 outputs do not divide into contexts of -1"));
  for (const UpdatesPerBatch updates :
       {UpdatesPerBatch{0, 1}, UpdatesPerBatch{1, 0}, UpdatesPerBatch{-1, 1}, UpdatesPerBatch{2, 3}}) {
    CHECK(refusal({.updates_per_batch = updates}) ==
          fmt::format("updates_per_batch: {} updates for {} batches; give n for 1, or 1 for n", updates.updates,
                      updates.batches));
  }
  CHECK(refusal({.consolidate = {.every = -1}}) ==
        "consolidate: every -1 iterations is not an interval; give 1 or more; 0: never");
  CHECK(refusal({.replay_weight = ReplayWeight::schedule(1.0, 0)}) ==
        "replay_weight: 0 contexts are too few; give 1 or more");
  CHECK(refusal({.replay_weight = ReplayWeight::schedule(NAN, 5)})
            .starts_with("replay_weight: nan is not a number of contexts"));
  CHECK(refusal({.optimiser = AdamOptions{.lr = 1e38}}) == "lr: 1e+38 is too large for single precision; give less");
  CHECK(error_line<UsageError>([] { const Learner made({}, {}); }) ==
        "classifier: has no network; make one with nets::mlp");
  Parts absent;
  absent.emplace_back();
  CHECK(error_line<UsageError>([&] {
          const Learner made({std::make_unique<FusedMlp>(stream.shape(), 1)}, std::move(absent));
        }) == "method: one of its parts is null; leave it out");
}

TEST_CASE("a stream of single samples is refused under batch norm, which would normalise nothing",
          "[refusal][regression]") {
  const auto line_of = [](std::int64_t first, const std::string& pool) {
    ToyStream stream{.batch = first};
    MlpShape shape = stream.shape();
    shape.batch_norm = true;
    LearnerOptions options;
    options.updates_per_batch = parse_updates_per_batch(pool);
    ToyRun run(stream, std::make_unique<AutogradMlp>(shape, 1), toy_method("er"), options);
    return error_line<UsageError>([&] {
      run.take_to(3);
      run.stream.batch = 1;  // the last, smaller batch
      run.take_to(4);
    });
  };
  CHECK(
      line_of(1, "1") ==
      "batch norm: a batch of 1 has no variance to normalise by; give batches of 2 or more, or a network without batch "
      "norm");
  CHECK(line_of(2, "1") == "no error");
  CHECK(line_of(1, "1/3") == "no error");
}

TEST_CASE("samples that the network cannot take are errors that say what to do", "[refusal]") {
  ToyRun run(ToyStream{}, {});
  Batch bytes = run.stream(0), wide = run.stream(0), slanted = run.stream(0), strided = run.stream(0);
  bytes.x = bytes.x.to(at::kByte);
  CHECK(line(run, bytes) ==
        "x: is Byte, a network needs float; put ops::to_float() before the learner, or "
        "pass it to `prepare` if no pipeline runs");
  // The error names its width, whatever values it holds.
  wide.x = at::full({5, 7}, std::numeric_limits<float>::quiet_NaN());
  CHECK(line(run, wide) ==
        "x: has 7 values per sample, the network takes 6; make the network for this stream's samples");
  slanted.x = at::full({6, 5}, 0.5F).t();
  CHECK(line(run, slanted) == "x: is not contiguous; end the operator with .contiguous()");
  strided.y = at::empty({5, 2}, at::kLong).fill_(1).select(1, 0);
  CHECK(line(run, strided) ==
        "label: labels and contexts are not one contiguous number per sample; end the operator with .contiguous()");
  CHECK_FALSE(run.learner.learning());  // an iteration that was refused is over
}
