// Golden topic "conv_nets": convolutional encoders and classifiers, and the parameter counts of all networks.
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/methods/separate.h>
#include <meander/learners/nets/conv_classifier.h>
#include <meander/learners/nets/generative/vae.h>
#include <meander/learners/nets/generative/vae_shape.h>
#include <meander/learners/nets/layers/conv_encoder.h>
#include <meander/learners/nets/network_plan.h>

#include <ATen/ops/from_blob.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace meander::golden {
namespace {

std::string text_or(const Json& object, const std::string& key, const std::string& otherwise) {
  return has(object, key) ? object.at(key).get<std::string>() : otherwise;
}

bool flag(const Json& object, const std::string& key) { return has(object, key) && object.at(key).get<bool>(); }

ConvShape conv_shape(const Json& network) {
  ConvShape shape;
  shape.channels = integer(network.at("in_channels"));
  shape.side = integer(network.at("size"));
  shape.depth = integer_or(network, "depth", 0);
  shape.first_channels = integer_or(network, "channels", 16);
  if (has(network, "reducing")) shape.reducing = integer(network.at("reducing"));
  shape.kind = text_or(network, "type", "standard") == "resNet" ? ConvKind::ResNet : ConvKind::Standard;
  shape.blocks = integer_or(network, "blocks", 2);
  shape.batch_norm = flag(network, "conv_bn");
  shape.activation = parse_activation(text_or(network, "nl", "relu"));
  shape.pooling = flag(network, "pooling");
  return shape;
}

void copy(const Json& value, std::int64_t size, float* to) {
  const at::Tensor values = tensor(value).contiguous();
  if (values.numel() != size) throw Mismatch(fmt::format("{} values, not {}", values.numel(), size));
  std::copy_n(values.data_ptr<double>(), size, to);
}

/// `running(name)` returns a running statistic's memory.
template <class Running>
void start(const GoldenCase& golden, ParameterArray& parameters, const Running& running) {
  const Json& values = golden.initial.at("parameters");
  if (values.size() != parameters.entries().size()) golden.fail("the network has other parameters");
  for (const ParameterEntry& entry : parameters.entries()) {
    copy(values.at(entry.name), entry.size, parameters.data() + entry.offset);
  }
  const Json buffers = golden.initial.value("buffers", Json::object());
  for (const auto& [name, value] : buffers.items()) {
    copy(value, tensor(value).numel(), running(name));
  }
}

template <class Running>
void check_buffers(const GoldenCase& golden, const Json& expected, const Running& running) {
  for (const auto& [name, value] : expected.items()) {
    golden.check(name, at::from_blob(running(name), {tensor(value).numel()}, at::kFloat), value);
  }
}

void encoder(const GoldenCase& golden) {
  ParameterArray parameters;
  RunningStatistics running;
  const ConvEncoder layers(conv_shape(golden.config), "", parameters, running);
  const auto statistic = [&](const std::string& name) { return running.at(name); };
  const at::Tensor x = tensor(golden.inputs.at("x")).to(at::kFloat).contiguous();
  const auto output = [&](bool train, const std::function<void(const at::Tensor&)>& each_layer) {
    start(golden, parameters, statistic);
    return layers.forward(x, leaves_of(parameters, false), running, train, each_layer);
  };
  std::vector<at::Tensor> seen;
  golden.check("eval/output", output(false, [&](const at::Tensor& h) { seen.push_back(h); }));
  const Json& expected = golden.expect("eval/layers");
  if (count(expected) != seen.size()) golden.fail(fmt::format("there are {} layers", seen.size()));
  for (std::size_t l = 0; l < seen.size(); ++l) {
    golden.check(fmt::format("eval/layers[{}]", l), seen[l], element(expected, l));
  }
  golden.check("train/output", output(true, {}));
  check_buffers(golden, golden.expect("train/buffers"), statistic);
}

NetworkPlan plan(const Json& network) {
  NetworkPlan plan;
  plan.conv = conv_shape(network);
  plan.channels = plan.conv->channels;
  plan.side = plan.conv->side;
  plan.mlp.inputs = plan.channels * plan.side * plan.side;
  plan.mlp.outputs = integer_or(network, "outputs", 0);
  plan.mlp.layers = integer(network.at("fc_layers"));
  plan.mlp.units = integer_or(network, "units", 400);
  plan.mlp.batch_norm = flag(network, "fc_bn");
  plan.mlp.activation = plan.conv->activation;
  plan.freeze_conv = flag(network, "frozen");
  return plan;
}

std::vector<float> logits(Network& network, const Batch& batch, Mode mode) {
  const float* values = network.forward({batch.x.data_ptr<float>(), batch.size()}, mode);
  return {values, values + batch.size() * network.outputs()};
}

void check_logits(const GoldenCase& golden, const std::string& key, std::vector<float> logits, std::int64_t outputs) {
  golden.check(key, at::from_blob(logits.data(), {static_cast<std::int64_t>(logits.size()) / outputs, outputs}));
}

void trained(const GoldenCase& golden) {
  NetworkPlan network_plan = plan(golden.config);
  network_plan.mlp.batch_norm = golden.initial.at("parameters").contains("fc1.bn.weight");
  Classifier classifier = nets::build(network_plan);
  auto& network = dynamic_cast<ConvClassifier&>(*classifier.network);
  const auto statistic = [&](const std::string& name) { return network.running(name); };
  start(golden, network.parameters(), statistic);
  const Batch first = batch(golden.inputs.at("x"), golden.inputs.at("y"));
  check_logits(golden, "eval_logits", logits(network, first, Mode::Evaluate), network.outputs());
  check_logits(golden, "train_logits", logits(*network.clone(), first, Mode::Train), network.outputs());

  Learner learner(std::move(classifier), {}, {.optimiser = SgdOptions{.lr = number(golden.config.at("lr"))}});
  const auto watch = std::make_shared<Watch>();
  learner.add_observer(watch);
  learner.take(first, first);
  golden.check("loss", watch->loss);
  check_buffers(golden, golden.expect("buffers"), statistic);
  const Json& gradients = golden.expect("gradients");
  for (const ParameterEntry& entry : network.parameters().entries()) {
    const float* g = learner.gradient().data() + entry.offset;
    if (has(gradients, entry.name)) {
      golden.check("gradients." + entry.name, at::from_blob(const_cast<float*>(g), entry.shape),
                   gradients.at(entry.name));
    } else if (!network.frozen() || std::any_of(g, g + entry.size, [](float v) { return v != 0.0F; })) {
      golden.fail(entry.name + " is trained");
    }
  }
  check_parameters(golden, "parameters", network, learner.parameters().data(), golden.expect("parameters"));
}

std::int64_t vae_parameters(const Json& network) {
  VaeShape shape = vae_shape(plan(network));
  shape.latent = integer(network.at("z"));
  shape.classes = integer_or(network, "outputs", 0);
  shape.modes = integer_or(network, "prior_modes", 0);
  return Vae(shape, 1).parameters().size();
}

/// Trainable parameters of one entry of a `parameter_counts` case.
std::int64_t parameter_count(const Json& network) {
  const auto kind = network.at("kind").get<std::string>();
  if (kind == "encoder") {
    ParameterArray parameters;
    RunningStatistics running;
    return ConvEncoder(conv_shape(network), "", parameters, running).parameters();
  }
  if (kind == "classifier") return nets::build(plan(network)).network->parameters().size();
  if (kind == "separate") {
    NetworkPlan separate = plan(network);
    separate.contexts = integer(network.at("contexts"));
    methods::separate(separate);
    return nets::build(separate).network->parameters().size();
  }
  if (kind == "vae" || kind == "cond_vae") return vae_parameters(network);
  if (kind == "gen_classifier") return integer(network.at("classes")) * vae_parameters(network);
  throw NotYet("the count of a network of kind " + kind);
}

void parameter_counts(const GoldenCase& golden) {
  const std::vector<std::int64_t> expected = integers(golden.expect("counts"));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Json& network = golden.inputs.at("networks").at(i).at("network");
    golden.check(fmt::format("counts[{}]", i), std::vector<std::int64_t>{parameter_count(network)},
                 Json::array({expected[i]}));
  }
}

}  // namespace

void conv_nets(const GoldenCase& golden) {
  if (has(golden.inputs, "networks")) return parameter_counts(golden);
  if (has(golden.config, "fc_layers")) return trained(golden);
  encoder(golden);
}

}  // namespace meander::golden
