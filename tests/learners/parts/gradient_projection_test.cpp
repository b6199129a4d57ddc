#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/gradient_projection.h>

#include <limits>

using namespace meander;

namespace {

/// Gradient times reference, before and after the projection, and the product of their lengths after it.
struct Products {
  std::vector<double> before, after, norms;
};

class Look final : public Part {
 public:
  Look(const GradientProjection& agem, std::vector<double>& to, std::vector<double>* norms)
      : agem_(&agem), to_(&to), norms_(norms) {}
  std::string name() const override { return "look"; }
  bool changes_gradient() const override { return true; }
  void change_gradient(Step& step) override {
    const FloatArray& reference = agem_->reference();
    to_->push_back(dot(nullptr, step.gradient().data(), reference.data(), reference.size()));
    if (norms_ == nullptr) return;
    const double reference_squared = dot(nullptr, reference.data(), reference.data(), reference.size());
    norms_->push_back(
        std::sqrt(reference_squared * dot(nullptr, step.gradient().data(), step.gradient().data(), reference.size())));
  }

 private:
  const GradientProjection* agem_;
  std::vector<double>* to_;
  std::vector<double>* norms_;
};

/// Two classes take turns, so that learning one harms the other.
Products projected_products(GradientProjectionOptions options) {
  Products products;
  const auto memory = std::make_shared<ReservoirMemory>(20);
  auto agem = std::make_unique<GradientProjection>(memory, options);
  Parts list = parts(MemoryKeeper(memory));
  list.push_back(std::make_unique<Look>(*agem, products.before, nullptr));
  auto after = std::make_unique<Look>(*agem, products.after, &products.norms);
  list.push_back(std::move(agem));
  list.push_back(std::move(after));
  LearnerOptions learning;
  learning.optimiser = AdamOptions{.lr = 0.02};
  ToyRun run(ToyStream{.outputs = 2, .batch = 8}, std::move(list), learning);
  for (std::int64_t i = 0; i < 60; ++i) {
    Batch batch = run.stream(i);
    batch.y.fill_(i / 10 % 2);
    run.learner.take(batch, batch);
  }
  return products;
}

}  // namespace

TEST_CASE("after the projection a step's gradient never raises the reference loss", "[property]") {
  const Products products = projected_products({.learn_too = GENERATE(false, true)});
  std::size_t conflicts = 0;
  for (std::size_t i = 1; i < products.after.size(); ++i) {
    CHECK(products.after[i] >= -1e-6 * products.norms[i]);
    conflicts += products.before[i] < 0;
    if (products.before[i] >= 0) CHECK(products.after[i] == products.before[i]);
  }
  CHECK(conflicts > 3);
}

TEST_CASE("damping leaves some of a conflict, as asked", "[property]") {
  std::vector<float> gradient{-1.0F, 1.0F};
  const std::vector<float> reference{1.0F, 0.0F};
  const Projection p = project(nullptr, gradient, reference, 1.0);
  CHECK(p.dot == -1.0);
  CHECK(p.reference_norm_squared == 1.0);
  CHECK(gradient == std::vector<float>{-0.5F, 1.0F});
}

TEST_CASE("gradient projection refuses options that mean nothing", "[refusal]") {
  const auto line = [](GradientProjectionOptions options) {
    return error_line<UsageError>([&] { GradientProjection part(nullptr, options); });
  };
  CHECK(line({.epsilon = -1e-7}) == "epsilon: -1e-07 is not a damping value; give a finite number, 0 or more");
  CHECK(line({.epsilon = std::numeric_limits<double>::quiet_NaN()}) ==
        "epsilon: nan is not a damping value; give a finite number, 0 or more");
}
