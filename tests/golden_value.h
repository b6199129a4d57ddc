#pragma once

#include <ATen/core/Tensor.h>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Values of golden cases, in any of the forms of golden/README.md: {shape, data}, a number, true or false, (nested)
// lists of these. Inside a tensor null and anything at or below -1e30 are minus infinity. Each function throws Error
// when the value has another form.
namespace meander::golden {

using Json = nlohmann::json;

/// A float64 tensor; undefined for null. A list of equal tensors is stacked.
at::Tensor tensor(const Json& value);
/// The same as int64, for labels, slots and indices.
at::Tensor labels(const Json& value);
/// A scalar: a number or a tensor of one element.
double number(const Json& value);
std::int64_t integer(const Json& value);
/// One dimension.
std::vector<double> numbers(const Json& value);
std::vector<std::int64_t> integers(const Json& value);
/// A list of tensors that may differ in size; a tensor is cut along its first dimension. `label_lists`: of integers.
std::vector<at::Tensor> tensors(const Json& value);
std::vector<std::vector<std::int64_t>> label_lists(const Json& value);
/// Is the key there, and not null?
bool has(const Json& object, const std::string& key);

/// What first differs: "[2, 0]: 0.25, expected 0.5"; nothing when the two agree.
std::optional<std::string> difference(const at::Tensor& actual, const at::Tensor& expected, double tolerance);

}  // namespace meander::golden
