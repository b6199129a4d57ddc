#include <meander/learners/nets/network.h>

#include <meander/learners/linalg/tensor_copy.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>

namespace meander {

const std::vector<LinearLayer>& Network::linear_layers() const {
  throw InternalError("network " + name() + " has no linear layers to offer");
}

const std::vector<LayerPass>& Network::backward_layers(const float*) {
  throw InternalError("network " + name() + " has no linear layers to offer");
}

const float* Network::features() const { throw InternalError("network " + name() + " has no features to offer"); }

void Network::assign(const Network& other) {
  if (other.parameters_.size() != parameters_.size()) {
    throw InternalError("a network was assigned one of another shape");
  }
  std::copy_n(other.parameters_.data(), parameters_.size(), parameters_.data());
}

void Network::save(Archive& to) const {
  for (const ParameterEntry& entry : parameters_.entries()) {
    to.write(entry.name, to_tensor(parameters_.data() + entry.offset, entry.shape));
  }
}

void Network::load(const Archive& from) {
  for (const ParameterEntry& entry : parameters_.entries()) {
    from_archive(from, entry.name, parameters_.data() + entry.offset, entry.shape);
  }
}

}  // namespace meander
