#pragma once

#include <meander/stream/operator.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Images [count, channels, height, width] whose values count up from 0, wrapping at 251; labels 0, 1, ...
inline Batch images(std::int64_t count, std::int64_t channels, std::int64_t height, std::int64_t width,
                    at::ScalarType type = at::kByte) {
  Batch batch;
  batch.x = at::arange(count * channels * height * width, at::kLong)
                .remainder(251)
                .to(type)
                .reshape({count, channels, height, width});
  batch.y = at::arange(count, at::kLong);
  return batch;
}

/// A chain of this operator only.
inline OperatorChain chain_of(Operator op, std::uint64_t seed = 1) {
  OperatorChain chain(seed);
  chain.append(std::move(op));
  return chain;
}

template <class T = std::uint8_t>
std::vector<T> values(const at::Tensor& tensor) {
  const at::Tensor whole = tensor.contiguous();
  return {whole.data_ptr<T>(), whole.data_ptr<T>() + whole.numel()};
}

/// As floats, whatever their type.
inline std::vector<float> pixels(const Batch& batch) { return values<float>(batch.x.to(at::kFloat)); }

/// The error message of the operator on this batch, without node and batch.
inline std::string refusal(Operator op, const Batch& batch) {
  const std::string where = "node '" + op.name() + "', batch 0: ";
  try {
    chain_of(std::move(op))(batch);
  } catch (const std::exception& error) {
    const std::string text = error.what();
    return text.starts_with(where) ? text.substr(where.size()) : text;
  }
  return "no error";
}

}  // namespace meander
