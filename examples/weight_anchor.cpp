// Example: a method of your own that the program knows by name. It pulls the weights back to where they were at the
// last consolidation; help, refusals and stamps come from its declaration. Two ways to run it:
//   cmake -B build -DMEANDER_EXTRA_METHODS=$PWD/examples/weight_anchor.cpp && make build    (one line in a list)
//   build/meander run --method=weight-anchor --anchor-strength=0.02
// or in a program of your own, as examples/own_program.cpp does:  add_method(declared::weight_anchor);
#include <meander/learners/learner.h>
#include <meander/learners/methods/method.h>

namespace meander {
namespace {

/// Pulls every parameter towards its value at the last consolidation, all equally strongly.
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

struct WeightAnchorOptions {
  double strength = 0.01;
};

}  // namespace

namespace declared {

extern const Method weight_anchor;
const Method weight_anchor = declare<WeightAnchorOptions>(
    {.name = "weight-anchor",
     .title = "Weight anchor",
     .paper = "an example of meander's",
     .idea = "pulls all weights back to where they were at the last consolidation",
     .refuses = {{"si", "both pull the weights back; choose one"}}},
    {field("anchor-strength", &WeightAnchorOptions::strength, "X", "strength of the pull").from(0, "a strength")},
    {.parts = [](const WeightAnchorOptions& options, const MethodContext&) {
      return parts(WeightAnchor(options.strength));
    }});

}  // namespace declared
}  // namespace meander
