#include "golden_value.h"

#include <meander/stream/runtime/error.h>

#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace meander::golden {
namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

[[noreturn]] void refuse(const Json& value, const std::string& wanted) {
  std::string text = value.dump();
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  throw Error("golden value", fmt::format("{} is not {}", text, wanted));
}

bool is_tensor(const Json& value) { return value.is_object() && value.contains("shape") && value.contains("data"); }

// Absent inside a score is minus infinity, which some files write as -1e30.
double element(const Json& value) {
  if (value.is_null()) return minus_infinity;
  if (value.is_boolean()) return value.get<bool>() ? 1.0 : 0.0;
  if (!value.is_number()) refuse(value, "a number");
  const double number = value.get<double>();
  return number <= -1e30 ? minus_infinity : number;
}

at::Tensor scalar(double value) { return at::full({}, value, at::kDouble); }

at::Tensor from_object(const Json& value) {
  const auto shape = value.at("shape").get<std::vector<std::int64_t>>();
  const Json& data = value.at("data");
  at::Tensor result = at::zeros(shape, at::kDouble);
  if (!data.is_array() || static_cast<std::int64_t>(data.size()) != result.numel()) {
    refuse(value, fmt::format("a tensor of shape [{}]", fmt::join(shape, ", ")));
  }
  std::transform(data.begin(), data.end(), result.data_ptr<double>(), element);
  return result;
}

at::Tensor from_list(const Json& list) {
  if (list.empty()) return at::zeros({0}, at::kDouble);
  std::vector<at::Tensor> rows;
  for (const Json& row : list) rows.push_back(row.is_null() ? scalar(minus_infinity) : tensor(row));
  const auto unlike = [&](const at::Tensor& row) { return row.sizes() != rows.front().sizes(); };
  if (std::any_of(rows.begin(), rows.end(), unlike)) refuse(list, "a list of equal tensors");
  return at::stack(rows);
}

std::string place(const at::Tensor& tensor, std::int64_t flat) {
  std::vector<std::int64_t> index(static_cast<std::size_t>(tensor.dim()));
  for (std::int64_t d = tensor.dim(); d-- > 0; flat /= tensor.size(d)) {
    index[static_cast<std::size_t>(d)] = flat % tensor.size(d);
  }
  return index.empty() ? "" : fmt::format("[{}]", fmt::join(index, ", "));
}

bool close(double actual, double expected, double tolerance) {
  if (std::isinf(expected)) return expected < 0 ? actual <= -1e30 : actual == expected;
  return std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

}  // namespace

at::Tensor tensor(const Json& value) {
  if (value.is_null()) return {};
  if (is_tensor(value)) return from_object(value);
  if (value.is_array()) return from_list(value);
  return scalar(element(value));
}

at::Tensor labels(const Json& value) {
  const at::Tensor real = tensor(value);
  if (!real.defined()) return {};
  at::Tensor whole = real.to(at::kLong);
  if (!whole.to(at::kDouble).equal(real)) refuse(value, "a tensor of integers");
  return whole;
}

double number(const Json& value) {
  const at::Tensor scalar = tensor(value);
  if (!scalar.defined() || scalar.numel() != 1) refuse(value, "a scalar");
  return scalar.item<double>();
}

std::int64_t integer(const Json& value) {
  const double real = number(value);
  if (real != std::floor(real)) refuse(value, "an integer");
  return static_cast<std::int64_t>(real);
}

std::vector<double> numbers(const Json& value) {
  const at::Tensor line = tensor(value);
  if (!line.defined() || line.dim() != 1) refuse(value, "a list of numbers");
  const double* data = line.data_ptr<double>();
  return {data, data + line.numel()};
}

std::vector<std::int64_t> integers(const Json& value) {
  const at::Tensor line = labels(value);
  if (!line.defined() || line.dim() != 1) refuse(value, "a list of integers");
  const std::int64_t* data = line.data_ptr<std::int64_t>();
  return {data, data + line.numel()};
}

std::vector<at::Tensor> tensors(const Json& value) {
  std::vector<at::Tensor> list;
  if (is_tensor(value)) {
    const at::Tensor whole = tensor(value);
    for (std::int64_t i = 0; i < whole.size(0); ++i) list.push_back(whole.select(0, i));
  } else {
    if (!value.is_array()) refuse(value, "a list of tensors");
    std::transform(value.begin(), value.end(), std::back_inserter(list), tensor);
  }
  return list;
}

std::vector<std::vector<std::int64_t>> label_lists(const Json& value) {
  std::vector<std::vector<std::int64_t>> lists;
  for (const at::Tensor& row : tensors(value)) {
    const at::Tensor whole = row.to(at::kLong).contiguous();
    if (whole.dim() != 1 || !whole.to(at::kDouble).equal(row)) refuse(value, "a list of lists of integers");
    lists.emplace_back(whole.data_ptr<std::int64_t>(), whole.data_ptr<std::int64_t>() + whole.numel());
  }
  return lists;
}

bool has(const Json& object, const std::string& key) { return object.contains(key) && !object.at(key).is_null(); }

std::optional<std::string> difference(const at::Tensor& actual, const at::Tensor& expected, double tolerance) {
  if (actual.defined() != expected.defined()) {
    return actual.defined() ? ": is there, expected null" : ": is missing, expected a value";
  }
  if (!actual.defined()) return std::nullopt;
  const bool both_scalar = actual.numel() == 1 && expected.numel() == 1;
  if (!both_scalar && actual.sizes() != expected.sizes()) {
    return fmt::format(": shape [{}], expected [{}]", fmt::join(actual.sizes(), ", "),
                       fmt::join(expected.sizes(), ", "));
  }
  const at::Tensor a = actual.detach().to(at::kCPU, at::kDouble).contiguous();
  const at::Tensor b = expected.to(at::kDouble).contiguous();
  for (std::int64_t i = 0; i < b.numel(); ++i) {
    const double ours = a.data_ptr<double>()[i], theirs = b.data_ptr<double>()[i];
    if (!close(ours, theirs, tolerance)) {
      return fmt::format("{}: {}, expected {} (tolerance {})", place(expected, i), ours, theirs, tolerance);
    }
  }
  return std::nullopt;
}

}  // namespace meander::golden
