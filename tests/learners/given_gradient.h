#pragma once

#include <meander/learners/part.h>
#include <meander/learners/step.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Replaces every entry of the gradient by a given value, one per iteration.
class GivenGradient final : public Part {
 public:
  explicit GivenGradient(std::vector<float> values) : values_(std::move(values)) {}
  std::string name() const override { return "given-gradient"; }
  bool changes_gradient() const override { return true; }
  void change_gradient(Step& step) override {
    std::fill(step.gradient().begin(), step.gradient().end(), values_.at(static_cast<std::size_t>(step.iteration())));
  }

 private:
  std::vector<float> values_;
};

}  // namespace meander
