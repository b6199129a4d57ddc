// Example: your own method. It pulls the weights back to their values at the last consolidation.
// Prints the average accuracy with and without it, and with experience replay added.  Run: build/examples/custom_method
#include <meander/meander.h>

#include <iostream>

using namespace meander;

/// Pulls every parameter, equally strongly, towards its value at the last consolidation.
class WeightAnchor final : public Part {
 public:
  explicit WeightAnchor(double strength) : strength_(strength) {}
  std::string name() const override { return "weight-anchor"; }

  void begin(Learner& learner) override {
    equal_ = FloatArray(static_cast<std::int64_t>(learner.parameters().size()));
    equal_.fill(1.0F);
    consolidate(learner);
  }
  void before_step(Step& step) override { step.add(QuadraticPenalty{strength_, 1.0, equal_.data(), anchor_.data()}); }
  void consolidate(Learner& learner) override { anchor_ = FloatArray(learner.parameters()); }

  void save(Archive& to) const override { anchor_.save(to, "anchor"); }
  void load(Learner&, const Archive& from) override { anchor_.load(from, "anchor"); }

 private:
  double strength_;
  FloatArray equal_, anchor_;
};

double average_accuracy(const ContextSet& digits, Parts method) {
  auto stream = fuzzy_boundaries(digits, {.iterations = 100, .fuzziness = 25});
  Learner learner(nets::mlp(digits), std::move(method), {.consolidate = every(50)});
  Pipeline pipeline = stream | ops::to_float() | learner;
  pipeline.run();
  return 100 * evaluate(learner, digits.test()).average();
}

int main() {
  const ContextSet digits = ContextSet::split(datasets::digits());
  std::cout << "nothing              " << average_accuracy(digits, methods::none()) << " %\n"
            << "weight anchor        " << average_accuracy(digits, parts(WeightAnchor(0.01))) << " %\n"
            << "anchor and replay    " << average_accuracy(digits, parts(WeightAnchor(0.01)) + methods::er()) << " %\n";
}
