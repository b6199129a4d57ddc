#include "golden_vae.h"

#include <meander/stream/runtime/error.h>

#include <ATen/ops/from_blob.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander::golden {
namespace {

void copy_floats(const Json& value, const std::string& name, std::int64_t size, float* to) {
  const std::vector<float> values = floats(value);
  if (static_cast<std::int64_t>(values.size()) != size) {
    throw Error(name, fmt::format("has {} values, not {}", values.size(), size));
  }
  std::copy(values.begin(), values.end(), to);
}

GatedBy gated_by(const std::string& name) {
  return name == "class" ? GatedBy::Class : name == "context" ? GatedBy::Context : GatedBy::Nothing;
}

}  // namespace

std::vector<float> floats(const Json& value) {
  const at::Tensor values = tensor(value).to(at::kFloat).contiguous();
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

VaeShape vae_shape(const GoldenCase& golden) {
  const Json& config = golden.config;
  VaeShape shape;
  shape.channels =
      integer(config.at(has(config, "channels") && !has(config, "in_channels") ? "channels" : "in_channels"));
  shape.side = integer(config.at("size"));
  shape.layers = integer(config.at("fc_layers"));
  shape.units = integer(config.at("units"));
  shape.latent = integer(config.at("z"));
  shape.reconstruction = parse_reconstruction(config.at("recon").get<std::string>().c_str());
  shape.sigmoid = config.at("output") == "sigmoid";
  if (config.value("prior", "standard") == "GMM") shape.modes = integer(config.at("modes"));
  if (has(config, "gates")) {  // a ConditionalVae
    shape.classes = integer(config.at("classes"));
    shape.modes_per_class = shape.modes > 0 && config.at("per_class").get<bool>();
    shape.gated_by = gated_by(config.at("gates").get<std::string>());
    set_masks(shape, golden);
  }
  return shape;
}

void set_masks(VaeShape& shape, const GoldenCase& golden) {
  if (shape.gated_by == GatedBy::Nothing) return;
  shape.gates.contexts = shape.gated_by == GatedBy::Class ? shape.classes : integer(golden.config.at("contexts"));
  const std::vector<DenseShape> decoder = shape.decoder();
  for (std::int64_t l = 0; l < shape.gated_layers(); ++l) {
    shape.gates.layers.push_back(floats(golden.initial.at("masks").at(decoder[static_cast<std::size_t>(l)].name)));
  }
}

void assign(ParameterArray& parameters, const Json& values) {
  if (values.size() != parameters.entries().size()) throw Error("parameters", "are not those of the model");
  for (const ParameterEntry& entry : parameters.entries()) {
    copy_floats(values.at(entry.name), entry.name, entry.size, parameters.data() + entry.offset);
  }
}

void check_parameters(const GoldenCase& golden, const std::string& key, const ParameterArray& parameters,
                      const float* actual, const Json& expected) {
  if (expected.size() != parameters.entries().size()) golden.fail(key + " has other parameters");
  for (const ParameterEntry& entry : parameters.entries()) {
    const at::Tensor values = at::from_blob(const_cast<float*>(actual) + entry.offset, entry.shape, at::kFloat);
    golden.check(fmt::format("{}.{}", key, entry.name), values, expected.at(entry.name));
  }
}

void assign_running(const Running& running, const Json& values) {
  for (const auto& [name, value] : values.items()) copy_floats(value, name, tensor(value).numel(), running(name));
}

void check_running(const GoldenCase& golden, const std::string& key, const Running& running, const Json& expected) {
  for (const auto& [name, value] : expected.items()) {
    check_floats(golden, fmt::format("{}.{}", key, name), running(name), value);
  }
}

void check_floats(const GoldenCase& golden, const std::string& key, const float* actual, const Json& expected) {
  const at::Tensor wanted = tensor(expected);
  golden.check(key, at::from_blob(const_cast<float*>(actual), wanted.sizes(), at::kFloat), expected);
}

std::vector<std::uint8_t> first_outputs(std::int64_t outputs, std::int64_t open) {
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(outputs), 0);
  std::fill_n(mask.begin(), open, std::uint8_t{1});
  return mask;
}

}  // namespace meander::golden
