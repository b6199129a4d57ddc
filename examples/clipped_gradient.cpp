// Example: your own method, known to the program by name. It shortens gradients that are longer than a bound.
// Help, refusals and stamps come from its declaration. Two ways to run it: add it to the list of methods,
//   cmake -B build -DMEANDER_EXTRA_METHODS=$PWD/examples/clipped_gradient.cpp && make build
//   build/meander run --method=clipped-gradient --longest=0.5
// or register it in a program of your own, as examples/own_program.cpp does:  add_method(declared::clipped_gradient);
#include <meander/learners/learner.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/learners/optim/flat_pass.h>

#include <cmath>

namespace meander {
namespace {

/// Shortens the complete gradient of a step, penalties and projections included, to at most `longest`.
class ClippedGradient final : public Part {
 public:
  explicit ClippedGradient(double longest) : longest_(longest) {}
  std::string name() const override { return "clipped-gradient"; }

  bool changes_gradient() const override { return true; }
  void precondition(Step& step) override {
    const std::span<float> gradient = step.gradient();
    const auto size = static_cast<std::int64_t>(gradient.size());
    const double length = std::sqrt(dot(step.learner().arena(), gradient.data(), gradient.data(), size));
    if (length <= longest_) return;
    for (float& g : gradient) g *= static_cast<float>(longest_ / length);
  }

 private:
  double longest_;
};

struct ClippedGradientOptions {
  double longest = 1.0;
};

}  // namespace

namespace declared {

extern const Method clipped_gradient;
const Method clipped_gradient = declare<ClippedGradientOptions>(
    {.name = "clipped-gradient",
     .title = "Clipped gradient",
     .paper = "Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063",
     .idea = "shortens gradients that are longer than a bound",
     .refuses = {{"fromp", "FROMP clips by itself"}}},
    {field("longest", &ClippedGradientOptions::longest, "X", "length that a gradient may have")
         .from(0, "a length", true)},
    {.parts = [](const ClippedGradientOptions& options, const MethodContext&) {
      return parts(ClippedGradient(options.longest));
    }});

}  // namespace declared
}  // namespace meander
