#pragma once

#include <meander/stream/operator.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace meander::ops {

/// Whether to keep sample `i` of `batch`.
using KeepSample = std::function<bool(const Batch& batch, std::int64_t i)>;

/// Keeps the samples for which `keep` returns true, in their order. A batch that loses them all is passed on empty,
/// with its index. `keep` is called from several threads at once, and again for replayed samples.
Operator filter(KeepSample keep, std::string name = "filter");

/// Keeps the samples for whose label `keep` returns true: filter([](std::int64_t label) { return label < 5; }).
template <class F>
  requires(std::predicate<const F&, std::int64_t> && !std::predicate<const F&, const Batch&, std::int64_t>)
Operator filter(F keep, std::string name = "filter") {
  return filter(KeepSample([keep = std::move(keep)](const Batch& batch, std::int64_t i) {
                  return keep(batch.y.data_ptr<std::int64_t>()[i * batch.y.stride(0)]);
                }),
                std::move(name));
}

}  // namespace meander::ops
