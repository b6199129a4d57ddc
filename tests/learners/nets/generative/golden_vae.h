#pragma once

#include "golden_case.h"

#include <meander/learners/nets/generative/vae_shape.h>
#include <meander/learners/nets/layers/parameter_array.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// What golden cases with variational auto-encoders have in common.
namespace meander::golden {

/// config: channels, size, fc_layers, units, z, recon, output and, if present, prior, modes, per_class, classes, gates.
VaeShape vae_shape(const GoldenCase& golden);
/// initial.masks as the decoder's gates.
void set_masks(VaeShape& shape, const GoldenCase& golden);

/// Sets, or checks, flat values by parameter name from `values`.
void assign(ParameterArray& parameters, const Json& values);
void check_parameters(const GoldenCase& golden, const std::string& key, const ParameterArray& parameters,
                      const float* actual, const Json& expected);
/// Running statistics by name.
using Running = std::function<float*(const std::string&)>;
void assign_running(const Running& running, const Json& values);
void check_running(const GoldenCase& golden, const std::string& key, const Running& running, const Json& expected);

/// Checks floats against a value, in that value's shape.
void check_floats(const GoldenCase& golden, const std::string& key, const float* actual, const Json& expected);
/// All numbers of a value as floats.
std::vector<float> floats(const Json& value);

/// One entry per output: the first `open` of `outputs`.
std::vector<std::uint8_t> first_outputs(std::int64_t outputs, std::int64_t open);

}  // namespace meander::golden
