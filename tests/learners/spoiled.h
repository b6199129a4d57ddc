#pragma once

#include <meander/stream/operator.h>

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <memory>
#include <vector>

namespace meander {

/// Passes samples on in memory of their own that is overwritten as soon as nothing holds them any more: another thread
/// may do this at any time with a tensor that went back to its pool; here it happens at once.
inline Operator spoiled_once_let_go() {
  auto memory = std::make_shared<std::deque<std::vector<float>>>();
  return {"spoiled", [memory](Batch batch) {
            const float* x = batch.x.data_ptr<float>();
            std::vector<float>& values = memory->emplace_back(x, x + batch.x.numel());
            const auto spoil = [memory, &values](void*) {
              std::fill(values.begin(), values.end(), std::numeric_limits<float>::quiet_NaN());
            };
            batch.x = at::from_blob(values.data(), batch.x.sizes(), spoil, at::kFloat);
            return batch;
          }};
}

}  // namespace meander
