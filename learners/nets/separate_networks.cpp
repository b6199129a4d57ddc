#include <meander/learners/nets/separate_networks.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace meander {

SeparateNetworks::SeparateNetworks(std::vector<std::unique_ptr<Network>> networks, bool global_labels)
    : networks_(std::move(networks)), global_labels_(global_labels) {
  if (networks_.empty()) throw UsageError("contexts", "0 contexts have no network", "give 1 or more");
  for (std::size_t c = 0; c < networks_.size(); ++c) {
    for (const ParameterEntry& entry : networks_[c]->parameters().entries()) {
      parameters_.add(fmt::format("context{}.{}", c, entry.name), entry.shape);
    }
  }
  adopt_parameters();
}

SeparateNetworks::SeparateNetworks(const SeparateNetworks& other)
    : Network(other), global_labels_(other.global_labels_) {
  for (const auto& network : other.networks_) networks_.push_back(network->clone());
  adopt_parameters();
}

// From now on the networks' parameters are ranges of one array.
void SeparateNetworks::adopt_parameters() {
  float* at = parameters_.data();
  for (const auto& network : networks_) {
    network->parameters().attach(at);
    at += network->parameters().size();
  }
  shares_.resize(networks_.size());
  reached_.assign(networks_.size(), false);
}

std::int64_t SeparateNetworks::outputs() const {
  const std::int64_t width = networks_.front()->outputs();
  return global_labels_ ? width * static_cast<std::int64_t>(networks_.size()) : width;
}

std::int64_t SeparateNetworks::first_output(std::size_t context) const {
  return global_labels_ ? static_cast<std::int64_t>(context) * networks_.front()->outputs() : 0;
}

void SeparateNetworks::use(std::shared_ptr<Arena> arena) {
  for (const auto& network : networks_) network->use(arena);
  Network::use(std::move(arena));
}

std::vector<ParameterRange> SeparateNetworks::parameter_groups() const {
  std::vector<ParameterRange> groups;
  std::int64_t at = 0;
  for (const auto& network : networks_) {
    const std::int64_t size = network->parameters().size();
    groups.push_back({at, at + size});
    at += size;
  }
  return groups;
}

void SeparateNetworks::share_out(const Inputs& inputs) {
  if (inputs.context == nullptr) {
    throw ShapeError("network", "separate networks need the context of every sample", "use the task scenario");
  }
  for (Share& share : shares_) share.rows.clear(), share.scales.clear();
  for (std::int64_t i = 0; i < inputs.count; ++i) {
    const std::int64_t c = inputs.context[i];
    if (c < 0 || c >= static_cast<std::int64_t>(networks_.size())) {
      throw ShapeError("network", fmt::format("context {} has no network, there are {}", c, networks_.size()),
                       "make one for every context");
    }
    shares_[static_cast<std::size_t>(c)].rows.push_back(i);
  }
  std::int64_t first = 0;
  for (const std::int64_t size : inputs.batches) scale_batch(first, first + size), first += size;
  if (inputs.batches.empty()) scale_batch(0, inputs.count);
}

// Every share holds its rows in order: those of [first, last) come next.
void SeparateNetworks::scale_batch(std::int64_t first, std::int64_t last) {
  for (Share& share : shares_) {
    const std::size_t known = share.scales.size();
    const auto end = std::lower_bound(share.rows.begin(), share.rows.end(), last);
    const auto rows = static_cast<std::size_t>(end - share.rows.begin()) - known;
    const float scale = rows == 0 ? 0.0F : static_cast<float>(last - first) / static_cast<float>(rows);
    share.scales.resize(known + rows, scale);
  }
}

const float* SeparateNetworks::forward(const Inputs& all, Mode mode) {
  share_out(all);
  count_ = all.count;
  const std::int64_t width = networks_.front()->outputs(), columns = outputs(), in = inputs();
  float* logits = logits_.reserve(count_ * columns);
  std::fill_n(logits, count_ * columns, 0.0F);
  for (std::size_t c = 0; c < networks_.size(); ++c) {
    Share& share = shares_[c];
    if (share.rows.empty()) continue;
    const auto rows = static_cast<std::int64_t>(share.rows.size());
    float* x = share.x.reserve(rows * in);
    for (std::int64_t i = 0; i < rows; ++i) {
      std::copy_n(all.x + share.rows[static_cast<std::size_t>(i)] * in, in, x + i * in);
    }
    const float* own = networks_[c]->forward({x, rows, nullptr}, mode);
    for (std::int64_t i = 0; i < rows; ++i) {
      std::copy_n(own + i * width, width, logits + share.rows[static_cast<std::size_t>(i)] * columns + first_output(c));
    }
  }
  return logits;
}

const float* SeparateNetworks::features() const {
  const std::int64_t width = feature_width();
  float* all = features_.reserve(count_ * width);
  for (std::size_t c = 0; c < networks_.size(); ++c) {
    if (shares_[c].rows.empty()) continue;
    const float* own = networks_[c]->features();
    for (const std::int64_t row : shares_[c].rows) {
      std::copy_n(own, width, all + row * width);
      own += width;
    }
  }
  return all;
}

void SeparateNetworks::backward(const float* dlogits, float* gradient, bool add) {
  const std::int64_t width = networks_.front()->outputs(), columns = outputs();
  for (std::size_t c = 0; c < networks_.size(); ++c) {
    Share& share = shares_[c];
    const std::int64_t size = networks_[c]->parameters().size();
    reached_[c] = !share.rows.empty() || (add && reached_[c]);
    if (share.rows.empty()) {
      if (!add) std::fill_n(gradient, size, 0.0F);
    } else {
      const auto rows = static_cast<std::int64_t>(share.rows.size());
      float* own = share.dlogits.reserve(rows * width);
      for (std::int64_t i = 0; i < rows; ++i) {
        const float* from = dlogits + share.rows[static_cast<std::size_t>(i)] * columns + first_output(c);
        const float scale = share.scales[static_cast<std::size_t>(i)];
        std::transform(from, from + width, own + i * width, [scale](float d) { return scale * d; });
      }
      networks_[c]->backward(own, gradient, add);
    }
    gradient += size;
  }
}

std::unique_ptr<Network> SeparateNetworks::clone() const {
  return std::unique_ptr<Network>(new SeparateNetworks(*this));
}

void SeparateNetworks::keep_statistics() {
  for (const auto& network : networks_) network->keep_statistics();
}

void SeparateNetworks::restore_statistics() {
  for (const auto& network : networks_) network->restore_statistics();
}

void SeparateNetworks::assign(const Network& other) {
  const auto& from = dynamic_cast<const SeparateNetworks&>(other);
  for (std::size_t c = 0; c < networks_.size(); ++c) networks_[c]->assign(*from.networks_[c]);
}

void SeparateNetworks::save(Archive& to) const {
  for (std::size_t c = 0; c < networks_.size(); ++c) {
    Archive network;
    networks_[c]->save(network);
    to.write(fmt::format("context{}", c), network);
  }
}

void SeparateNetworks::load(const Archive& from) {
  for (std::size_t c = 0; c < networks_.size(); ++c) networks_[c]->load(from.folder(fmt::format("context{}", c)));
}

}  // namespace meander
