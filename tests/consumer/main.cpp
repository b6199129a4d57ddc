// Somebody else's program: its own method, on the installed copy of meander, run from its own command line.
#include <meander/apps/program.h>
#include <meander/learners/learner.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>

#include <cmath>

using namespace meander;

/// Replaces the gradient by its sign, scaled to the same mean size.
class SignOfGradient final : public Part {
 public:
  std::string name() const override { return "sign-of-gradient"; }
  bool changes_gradient() const override { return true; }
  void precondition(Step& step) override {
    double sum = 0;
    for (const float g : step.gradient()) sum += std::abs(double{g});
    const auto size = static_cast<float>(sum / static_cast<double>(step.gradient().size()));
    for (float& g : step.gradient()) g = g > 0 ? size : g < 0 ? -size : 0.0F;
  }
};

const Method sign{.name = "sign",
                  .title = "Sign of the gradient",
                  .paper = "a test of meander's",
                  .idea = "steps by the sign of the gradient alone",
                  .parts = [](const OptionValues&, const MethodContext&) { return parts(SignOfGradient()); }};

int main(int argc, char** argv) {
  add_method(sign);
  return run_meander({argv + 1, argv + argc});
}
