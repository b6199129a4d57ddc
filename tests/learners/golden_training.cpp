#include "golden_training.h"

#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/nets/fused_mlp.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace meander::golden {

Json element(const Json& list, std::size_t i) {
  if (list.is_array()) return list.at(i);
  auto shape = list.at("shape").get<std::vector<std::int64_t>>();
  const auto& data = list.at("data");
  const std::int64_t rows = shape.at(0), size = rows == 0 ? 0 : static_cast<std::int64_t>(data.size()) / rows;
  shape.erase(shape.begin());
  const auto begin = data.begin() + static_cast<std::int64_t>(i) * size;
  return {{"shape", shape}, {"data", Json::array_t(begin, begin + size)}};
}

std::size_t count(const Json& list) {
  return list.is_array() ? list.size() : list.at("shape").at(0).get<std::size_t>();
}

double number_or(const Json& object, const std::string& key, double otherwise) {
  return has(object, key) ? number(object.at(key)) : otherwise;
}

std::int64_t integer_or(const Json& object, const std::string& key, std::int64_t otherwise) {
  return has(object, key) ? integer(object.at(key)) : otherwise;
}

namespace {

Activation activation(const std::string& name) {
  return name == "leaky_relu" ? Activation::LeakyRelu : parse_activation(name);
}

// gated_units[c][l]: the shut units of hidden layer l in context c.
Gates gates(const Json& gated_units, const MlpShape& shape) {
  const std::size_t contexts = count(gated_units);
  Gates open{static_cast<std::int64_t>(contexts), {}};
  for (std::int64_t l = 0; l + 1 < shape.layers; ++l) {
    auto& layer = open.layers.emplace_back(contexts * static_cast<std::size_t>(shape.units), 1.0F);
    for (std::size_t c = 0; c < contexts; ++c) {
      for (const std::int64_t unit : integers(element(element(gated_units, c), static_cast<std::size_t>(l)))) {
        layer.at(c * static_cast<std::size_t>(shape.units) + static_cast<std::size_t>(unit)) = 0.0F;
      }
    }
  }
  return open;
}

void copy_values(const Json& value, const std::string& name, std::int64_t size, float* to) {
  const at::Tensor values = tensor(value).contiguous();
  if (values.numel() != size) throw Error(name, fmt::format("has {} values, not {}", values.numel(), size));
  std::copy_n(values.data_ptr<double>(), size, to);
}

}  // namespace

MlpShape network_shape(const GoldenCase& golden) {
  const Json& network = golden.config.at("network");
  MlpShape shape;
  shape.inputs = integer(network.at("inputs"));
  shape.outputs = integer(network.at("outputs"));
  shape.layers = integer(network.at("layers"));
  shape.units = integer(network.at("units"));
  shape.activation = activation(network.at("non_linearity").get<std::string>());
  shape.batch_norm = network.at("batch_norm").get<bool>();
  if (has(golden.inputs, "gated_units")) shape.gates = gates(golden.inputs.at("gated_units"), shape);
  return shape;
}

std::vector<std::unique_ptr<Network>> networks(const GoldenCase& golden) {
  const MlpShape shape = network_shape(golden);
  std::vector<std::unique_ptr<Network>> list;
  list.push_back(std::make_unique<AutogradMlp>(shape, 1));
  if (!shape.batch_norm) list.push_back(std::make_unique<FusedMlp>(shape, 1));
  for (const auto& network : list) {
    assign(*network, golden.initial.at("parameters"), golden.initial.value("buffers", Json()));
  }
  return list;
}

void assign(Network& network, const Json& parameters, const Json& buffers) {
  ParameterArray& array = network.parameters();
  if (parameters.size() != array.entries().size()) throw Error("parameters", "are not those of the network");
  for (const ParameterEntry& entry : array.entries()) {
    copy_values(parameters.at(entry.name), entry.name, entry.size, array.data() + entry.offset);
  }
  if (buffers.is_null()) return;
  auto& normalised = dynamic_cast<AutogradMlp&>(network);
  for (const auto& [name, value] : buffers.items())
    copy_values(value, name, tensor(value).numel(), normalised.running(name));
}

OptimiserOptions optimiser(const GoldenCase& golden) {
  const double lr = number_or(golden.config, "lr", 0.001);  // cases without steps have none
  const auto kind = golden.config.value("optimizer", "adam");
  if (kind == "adam") return AdamOptions{.lr = lr};
  if (kind == "sgd") return SgdOptions{.lr = lr, .momentum = number_or(golden.config, "momentum", 0.0)};
  golden.fail("optimizer '" + kind + "' is neither adam nor sgd");
}

Batch batch(const Json& x, const Json& y, const at::Tensor& context) {
  Batch batch;
  batch.x = tensor(x).to(at::kFloat).contiguous();
  batch.y = labels(y);
  batch.context = context;
  return batch;
}

at::Tensor context_of_all(const Json& x, std::int64_t context) {
  return at::full({tensor(x).size(0)}, context, at::kLong);
}

namespace {

/// Replaces one value of the learner's saved state.
template <class Value>
void set_state(Learner& learner, const std::string& entry, const Value& instead) {
  Archive saved, changed;
  learner.save(saved);
  for (const auto& [name, value] : saved.entries()) {
    if (name != entry) std::visit([&, &key = name](const auto& v) { changed.write(key, v); }, value);
  }
  changed.write(entry, instead);
  learner.load(changed);
}

}  // namespace

void set_classes_seen(Learner& learner, const std::vector<std::uint8_t>& seen) {
  set_state(learner, "classes-seen", std::vector<std::int64_t>(seen.begin(), seen.end()));
}

std::vector<std::uint8_t> mask(std::int64_t outputs, const std::vector<std::int64_t>& open) {
  std::vector<std::uint8_t> entries(static_cast<std::size_t>(outputs), 0);
  for (const std::int64_t output : open) entries.at(static_cast<std::size_t>(output)) = 1;
  return entries;
}

void check_parameters(const GoldenCase& golden, const std::string& key, const Network& network, const float* values,
                      const Json& expected) {
  if (expected.size() != network.parameters().entries().size()) golden.fail(key + " has other parameters");
  for (const ParameterEntry& entry : network.parameters().entries()) {
    const at::Tensor actual = at::from_blob(const_cast<float*>(values) + entry.offset, entry.shape, at::kFloat);
    golden.check(fmt::format("{}.{}", key, entry.name), actual, expected.at(entry.name));
  }
}

void Watch::on_step(Learner&, StepReport& report) {
  loss = report.loss;
  correct = report.correct;
  penalty = report.penalties.empty() ? 0.0 : report.penalties.front().value;
  terms_.clear();
  for (const LossTerm& term : report.terms) terms_[term.name].push_back(term.value);
}

double Watch::sum(const std::string& name) const {
  const auto found = terms_.find(name);
  return found == terms_.end() ? 0.0 : std::accumulate(found->second.begin(), found->second.end(), 0.0);
}

double Watch::mean(const std::string& name) const {
  const auto found = terms_.find(name);
  return found == terms_.end() ? 0.0 : sum(name) / static_cast<double>(found->second.size());
}

namespace {

LearnerOptions with_optimiser(LearnerOptions options, const GoldenCase& golden) {
  options.optimiser = optimiser(golden);
  return options;
}

}  // namespace

Training::Training(const GoldenCase& golden_, Classifier classifier, Parts parts, LearnerOptions options)
    : golden(golden_), learner(std::move(classifier), std::move(parts), with_optimiser(std::move(options), golden_)) {
  learner.add_observer(watch);
  learner.begin(nullptr, OperatorChain());
}

void Training::consolidate(std::int64_t times) {
  for (std::int64_t i = 0; i < times; ++i) {
    // A case begins after earlier contexts were learned.
    set_state(learner, "learned-since-consolidation", std::int64_t{1});
    learner.request_consolidation();
    learner.take({}, {});
  }
}

void Training::consolidate(std::int64_t times, const Json& parameters) {
  const std::vector<float> before(learner.parameters().begin(), learner.parameters().end());
  assign(learner.network(), parameters);
  consolidate(times);
  std::copy(before.begin(), before.end(), learner.parameters().begin());
}

void Training::check_losses(const std::string& key, const Json& expected) const {
  const auto one = [&](const char* name, double actual) {
    if (has(expected, name)) golden.check(fmt::format("{}.{}", key, name), actual, expected.at(name));
  };
  one("loss", watch->loss);
  one("loss_current", watch->mean("current"));
  one("loss_replay", watch->mean("replay"));
  one("loss_distill", watch->sum("distillation"));
  one("penalty", watch->penalty);
}

void Training::check(const std::string& key, const Json& expected) {
  check_losses(key, expected);
  const auto by_parameter = [&](const char* name, const float* values) {
    check_parameters(golden, fmt::format("{}.{}", key, name), learner.network(), values, expected.at(name));
  };
  by_parameter("gradient", learner.gradient().data());
  by_parameter("parameters", learner.parameters().data());
  if (!has(expected, "buffers")) return;
  auto& network = dynamic_cast<AutogradMlp&>(learner.network());
  for (const auto& [name, value] : expected.at("buffers").items()) {
    const at::Tensor actual = at::from_blob(network.running(name), {tensor(value).numel()}, at::kFloat);
    golden.check(fmt::format("{}.buffers.{}", key, name), actual, value);
  }
}

}  // namespace meander::golden
