#include "catch.h"
#include "learner_fixture.h"
#include "stream/error_line.h"

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
  local.context = at::Tensor();
  local.y.data_ptr<std::int64_t>()[0] = 2;
  CHECK(line(several, local) ==
        "learner: several heads need the context of every sample, and the batch hides it; use a stream of the task "
        "scenario, or a single head");
}

TEST_CASE("samples that the network cannot take are errors that say what to do", "[refusal]") {
  ToyRun run(ToyStream{}, {});
  Batch bytes = run.stream(0), wide = run.stream(0), slanted = run.stream(0), strided = run.stream(0);
  bytes.x = bytes.x.to(at::kByte);
  CHECK(line(run, bytes) == "x: is Byte, a network needs float; put ops::to_float() before the learner");
  wide.x = at::empty({5, 7}, at::kFloat);
  CHECK(line(run, wide) == "x: has 7 values a sample, the network takes 6; make the network for this stream's samples");
  slanted.x = at::empty({6, 5}, at::kFloat).t();
  CHECK(line(run, slanted) == "x: is not contiguous; end the operator with .contiguous()");
  strided.y = at::empty({5, 2}, at::kLong).fill_(1).select(1, 0);
  CHECK(line(run, strided) ==
        "label: labels and contexts are not one contiguous number a sample; end the operator with .contiguous()");
}
