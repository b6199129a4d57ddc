#include <meander/stream/datasets/hold_out.h>

#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace meander {
namespace {

using Rows = std::vector<std::int64_t>;

std::vector<Rows> rows_by_class(const Dataset& part, std::int64_t classes) {
  std::vector<Rows> rows(static_cast<std::size_t>(classes));
  const at::Tensor labels = part.y.contiguous();
  const std::int64_t* y = labels.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < part.size(); ++i) rows[static_cast<std::size_t>(y[i])].push_back(i);
  return rows;
}

// In the data set's order.
Dataset selected(const Dataset& part, Rows rows) {
  std::sort(rows.begin(), rows.end());
  const at::Tensor index = at::tensor(rows, at::kLong);
  return {part.x.index_select(0, index), part.y.index_select(0, index)};
}

}  // namespace

DataPair hold_out(DataPair data, double share, std::uint64_t seed) {
  if (!(share > 0.0 && share < 1.0)) {
    throw UsageError("validation", fmt::format("{:g} is not a share of the training samples", share),
                     "give a number above 0 and below 1");
  }
  Rows held, kept;
  std::uint64_t label = 0;
  for (Rows& rows : rows_by_class(data.train, data.classes)) {
    Rng(seed, "validation", label).shuffle(rows);
    const auto count = static_cast<std::int64_t>(rows.size());
    const auto wanted = static_cast<std::int64_t>(std::floor(share * static_cast<double>(count)));
    if (count == 1) {
      throw UsageError("validation", fmt::format("class {} has a single training sample", label),
                       "leave the class out of the data");
    }
    const auto middle = rows.begin() + std::min(count, std::max<std::int64_t>(wanted, 1));
    held.insert(held.end(), rows.begin(), middle);
    kept.insert(kept.end(), middle, rows.end());
    ++label;
  }
  data.test = selected(data.train, std::move(held));
  data.train = selected(data.train, std::move(kept));
  return data;
}

}  // namespace meander
