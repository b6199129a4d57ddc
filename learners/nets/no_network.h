#pragma once

#include <meander/learners/nets/network.h>

#include <cstdint>
#include <memory>
#include <string>

namespace meander {

/// A placeholder for the network, for methods that learn in models of their own: no parameters, all logits 0.
class NoNetwork final : public Network {
 public:
  /// `name` is that of what learns in its place.
  NoNetwork(std::string name, std::int64_t inputs, std::int64_t outputs);

  std::string name() const override { return name_; }
  std::int64_t inputs() const override { return inputs_; }
  std::int64_t outputs() const override { return outputs_; }
  const float* forward(const Inputs& inputs, Mode mode) override;
  void backward(const float*, float*, bool) override {}
  std::unique_ptr<Network> clone() const override { return std::make_unique<NoNetwork>(*this); }

 private:
  std::string name_;
  std::int64_t inputs_, outputs_;
  FloatArray zeros_;
};

}  // namespace meander
