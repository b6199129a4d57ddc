#pragma once

#include "golden_case.h"

#include <meander/learners/nets/parameter_array.h>
#include <meander/learners/nets/vae_shape.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// What golden cases with variational auto-encoders have in common.
namespace meander::golden {

/// config: channels, size, fc_layers, units, z, recon, output and, where there, prior, modes, per_class, classes,
/// gates.
VaeShape vae_shape(const GoldenCase& golden);
/// initial.masks as the decoder's gates.
void set_masks(VaeShape& shape, const GoldenCase& golden);

/// Flat values by parameter name, from and against `values`.
void assign(ParameterArray& parameters, const Json& values);
void check_parameters(const GoldenCase& golden, const std::string& key, const ParameterArray& parameters,
                      const float* actual, const Json& expected);
/// Running statistics by name.
using Running = std::function<float*(const std::string&)>;
void assign_running(const Running& running, const Json& values);
void check_running(const GoldenCase& golden, const std::string& key, const Running& running, const Json& expected);

/// Floats as the value they are held against has them.
void check_floats(const GoldenCase& golden, const std::string& key, const float* actual, const Json& expected);
/// All numbers of a value as floats.
std::vector<float> floats(const Json& value);

/// One entry an output: the first `open` of `outputs`.
std::vector<std::uint8_t> first_outputs(std::int64_t outputs, std::int64_t open);

}  // namespace meander::golden
