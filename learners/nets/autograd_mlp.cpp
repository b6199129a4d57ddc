#include <meander/learners/nets/autograd_mlp.h>

#include <meander/learners/nets/tensor_copy.h>
#include <meander/stream/error.h>

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

#include <algorithm>
#include <utility>

namespace meander {

struct AutogradMlp::Graph {
  std::vector<torch::Tensor> leaves;  // views of the flat array, in its order
  torch::Tensor features, logits;
};

AutogradMlp::AutogradMlp(MlpShape shape, std::uint64_t seed)
    : shape_(std::move(shape)), dropout_(seed, "dropout"), graph_(std::make_unique<Graph>()) {
  check(shape_);
  add_parameters(shape_, parameters_);
  initialise(shape_, parameters_, seed);
  const auto units = static_cast<std::size_t>(shape_.units);
  for (std::int64_t l = 0; shape_.batch_norm && l + 1 < shape_.layers; ++l) {
    running_.emplace_back(shape_.layer_name(l) + ".bn.running_mean", std::vector<float>(units, 0.0F));
    running_.emplace_back(shape_.layer_name(l) + ".bn.running_var", std::vector<float>(units, 1.0F));
  }
}

AutogradMlp::AutogradMlp(const AutogradMlp& other)
    : Network(other),
      shape_(other.shape_),
      dropout_(other.dropout_),
      running_(other.running_),
      graph_(std::make_unique<Graph>()) {}

AutogradMlp::~AutogradMlp() = default;

float* AutogradMlp::running(const std::string& name) {
  for (auto& [key, values] : running_) {
    if (key == name) return values.data();
  }
  throw InternalError("no running statistic is called '" + name + "'");
}

namespace {

torch::Tensor gates_of(const Gates& gates, std::int64_t layer, const Inputs& inputs, std::int64_t units) {
  if (inputs.context == nullptr) {
    throw ShapeError("network", "gates need the context of every sample", "use the task scenario");
  }
  torch::Tensor rows = torch::empty({inputs.count, units});
  for (std::int64_t i = 0; i < inputs.count; ++i) {
    std::copy_n(gates.row(static_cast<std::size_t>(layer), inputs.context[i], units), units,
                rows.data_ptr<float>() + i * units);
  }
  return rows;
}

// Inverted dropout from our own rng: ATen's global one would tie a run to everything else that draws.
torch::Tensor dropout_mask(Rng& rng, torch::IntArrayRef sizes, double probability) {
  torch::Tensor mask = torch::empty(sizes);
  const auto kept = static_cast<float>(1.0 / (1.0 - probability));
  std::generate_n(mask.data_ptr<float>(), mask.numel(), [&] { return rng.uniform() < probability ? 0.0F : kept; });
  return mask;
}

}  // namespace

const float* AutogradMlp::forward(const Inputs& inputs, Mode mode) {
  const bool train = mode == Mode::Train;
  const torch::AutoGradMode with_gradients(train);
  graph_->leaves.clear();
  for (const ParameterEntry& entry : parameters_.entries()) {
    graph_->leaves.push_back(torch::from_blob(parameters_.data() + entry.offset, entry.shape).requires_grad_(train));
  }
  auto next = graph_->leaves.begin();
  torch::Tensor h = torch::from_blob(const_cast<float*>(inputs.x), {inputs.count, shape_.inputs});
  for (std::int64_t l = 0; l < shape_.layers; ++l) {
    if (l > 0 && shape_.dropout > 0 && train) h = h * dropout_mask(dropout_, h.sizes(), shape_.dropout);
    if (l + 1 == shape_.layers) graph_->features = h.detach().contiguous();
    const torch::Tensor weight = *next++;
    h = h.matmul(weight.t());
    if (shape_.has_bias(l)) {
      h = h + *next++;
    } else {
      const torch::Tensor scale = *next++, shift = *next++;
      const std::string name = shape_.layer_name(l) + ".bn.";
      torch::Tensor mean = torch::from_blob(running(name + "running_mean"), {shape_.units});
      torch::Tensor variance = torch::from_blob(running(name + "running_var"), {shape_.units});
      // One sample has no variance: it is normalised, as in evaluation, by what earlier batches were.
      h = torch::batch_norm(h, scale, shift, mean, variance, train && inputs.count > 1, 0.1, 1e-5, false);
    }
    if (l + 1 == shape_.layers) break;
    if (gated()) h = h * gates_of(shape_.gates, l, inputs, shape_.units);
    if (shape_.activation == Activation::Relu) h = torch::relu(h);
    if (shape_.activation == Activation::LeakyRelu) h = torch::leaky_relu(h, 0.01);
  }
  graph_->logits = h.contiguous();
  return graph_->logits.data_ptr<float>();
}

const float* AutogradMlp::features() const { return graph_->features.data_ptr<float>(); }

void AutogradMlp::backward(const float* dlogits, float* gradient, bool add) {
  const torch::Tensor outgoing = torch::from_blob(const_cast<float*>(dlogits), graph_->logits.sizes());
  const auto gradients = torch::autograd::grad({graph_->logits}, graph_->leaves, {outgoing});
  auto entry = parameters_.entries().begin();
  for (const torch::Tensor& g : gradients) {
    torch::Tensor into = torch::from_blob(gradient + entry->offset, entry->shape);
    if (add) {
      into.add_(g);
    } else {
      into.copy_(g);
    }
    ++entry;
  }
}

std::unique_ptr<Network> AutogradMlp::clone() const { return std::unique_ptr<Network>(new AutogradMlp(*this)); }

void AutogradMlp::assign(const Network& other) {
  Network::assign(other);
  running_ = dynamic_cast<const AutogradMlp&>(other).running_;
}

void AutogradMlp::save(Archive& to) const {
  Network::save(to);
  for (const auto& [name, values] : running_) to.write(name, to_tensor(values.data(), {shape_.units}));
  to.write("dropout-draws", static_cast<std::int64_t>(dropout_.position()));
}

void AutogradMlp::load(const Archive& from) {
  Network::load(from);
  for (auto& [name, values] : running_) from_archive(from, name, values.data(), {shape_.units});
  std::int64_t draws = 0;
  from.read("dropout-draws", draws);
  dropout_.seek(static_cast<std::uint64_t>(draws));
}

}  // namespace meander
