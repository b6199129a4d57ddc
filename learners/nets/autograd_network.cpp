#include <meander/learners/nets/autograd_network.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/nets/layers/openmp_team.h>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <utility>

namespace meander {

// This call makes sure that gemm.cpp is linked in: LibTorch's products then are ours (40 times faster on Debian).
AutogradNetwork::AutogradNetwork(std::uint64_t seed) : dropout_(seed, "dropout") {
  const OpenMpTeam team(1);
  gemm_description();
}

AutogradNetwork::AutogradNetwork(const AutogradNetwork& other)
    : Network(other),
      running_(other.running_),
      dropout_(other.dropout_),
      threads_(other.threads_),
      linear_(other.linear_),
      frozen_(other.frozen_) {}

const float* AutogradNetwork::forward(const Inputs& inputs, Mode mode) {
  pass_.inputs = inputs;
  pass_.train = mode == Mode::Train;
  run(pass_.train);
  logits_ = graph_.detach();
  features_ = pass_.linear_inputs.back().detach();
  return logits_.data_ptr<float>();
}

void AutogradNetwork::use(std::shared_ptr<Arena> arena) {
  threads_ = arena ? arena->team() : 1;
  Network::use(std::move(arena));
}

void AutogradNetwork::run(bool gradients) {
  const OpenMpTeam team(threads_);
  const at::AutoGradMode mode(gradients);
  pass_.leaves = leaves_of(parameters_, gradients, frozen_);
  pass_.running = &running_;
  pass_.dropout = &dropout_;
  pass_.linear_inputs.clear();
  pass_.linear_outputs.clear();
  graph_ = logits(pass_).contiguous();
}

std::vector<at::Tensor> AutogradNetwork::gradients_of(const std::vector<at::Tensor>& wanted, const float* dlogits,
                                                      bool again) {
  const OpenMpTeam team(threads_);
  const at::Tensor outgoing = at::from_blob(const_cast<float*>(dlogits), graph_.sizes());
  return torch::autograd::grad({graph_}, wanted, {outgoing}, again);
}

void AutogradNetwork::backward(const float* dlogits, float* gradient, bool add) {
  if (!graph_.requires_grad()) run(true);
  const auto first = static_cast<std::ptrdiff_t>(frozen_);
  // Autograd frees what it kept as it is used, except after an evaluation, which may be differentiated again.
  const auto gradients =
      gradients_of({pass_.leaves.begin() + first, pass_.leaves.end()}, dlogits, /*again=*/!pass_.train);
  if (!add) std::fill_n(gradient, frozen_size(), 0.0F);
  auto entry = parameters_.entries().begin() + first;
  for (const at::Tensor& g : gradients) {
    at::Tensor into = at::from_blob(gradient + entry->offset, entry->shape);
    if (add) {
      into.add_(g);
    } else {
      into.copy_(g);
    }
    ++entry;
  }
}

const std::vector<LayerPass>& AutogradNetwork::backward_layers(const float* dlogits) {
  if (!graph_.requires_grad()) run(true);
  deltas_ = gradients_of(pass_.linear_outputs, dlogits, /*again=*/true);
  passes_.clear();
  for (std::size_t l = 0; l < deltas_.size(); ++l) {
    deltas_[l] = deltas_[l].contiguous();
    passes_.push_back({pass_.linear_inputs[l].data_ptr<float>(), deltas_[l].data_ptr<float>()});
  }
  return passes_;
}

const float* AutogradNetwork::features() const { return features_.data_ptr<float>(); }

std::int64_t AutogradNetwork::frozen_size() const {
  return frozen_ == 0 ? 0 : parameters_.entries()[frozen_ - 1].offset + parameters_.entries()[frozen_ - 1].size;
}

std::vector<ParameterRange> AutogradNetwork::parameter_groups() const {
  if (frozen_ == 0) return {};
  return {{0, frozen_size()}, {frozen_size(), parameters_.size()}};
}

void AutogradNetwork::assign(const Network& other) {
  Network::assign(other);
  running_ = dynamic_cast<const AutogradNetwork&>(other).running_;
}

void AutogradNetwork::save(Archive& to) const {
  Network::save(to);
  running_.save(to);
  to.write("dropout-draws", static_cast<std::int64_t>(dropout_.position()));
}

void AutogradNetwork::load(const Archive& from) {
  Network::load(from);
  running_.load(from);
  dropout_.seek(static_cast<std::uint64_t>(from.read_count("dropout-draws")));
}

}  // namespace meander
