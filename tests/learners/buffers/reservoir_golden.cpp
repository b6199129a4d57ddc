// Golden topic "streams", its reservoir cases (docs/methods/er.md): which sample each slot holds after every batch.
#include "golden_topics.h"

#include <meander/learners/buffers/sample_store.h>
#include <meander/learners/buffers/slots.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <fmt/format.h>

namespace meander::golden {
namespace {

/// Samples whose pixel and label are their position in the stream.
Batch positions(std::int64_t first, std::int64_t count) {
  Batch batch;
  batch.y = at::arange(first, first + count, at::kLong);
  batch.x = batch.y.view({count, 1, 1, 1});
  return batch;
}

}  // namespace

void streams_reservoir(const GoldenCase& golden) {
  const std::int64_t budget = integer(golden.config.at("budget"));
  const std::vector<std::int64_t> draws = integers(golden.inputs.at("draws"));
  auto draw = draws.begin();
  ReservoirSlots slots(budget);
  SampleStore store(budget);
  const std::vector<std::int64_t> sizes = integers(golden.inputs.at("batch_sizes"));
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::int64_t first = slots.seen();
    store.put(positions(first, sizes[i]), slots.decide(sizes[i], [&](std::int64_t) {
      if (draw == draws.end()) golden.fail("draws more often than the case");
      return *draw++;
    }));
    const Json& expected = golden.expect(fmt::format("after_batch/{}", i));
    const auto check = [&](const std::string& key, const auto& actual) {
      golden.check(fmt::format("after_batch[{}].{}", i, key), actual, expected.at(key));
    };
    check("seen", static_cast<double>(slots.seen()));
    check("filled", static_cast<double>(slots.filled()));
    at::Tensor held = at::full({budget}, -1, at::kLong);
    held.narrow(0, 0, slots.filled()).copy_(store.y().narrow(0, 0, slots.filled()));
    check("slots", held);
  }
  if (draw != draws.end()) golden.fail("draws less often than the case");
}

}  // namespace meander::golden
