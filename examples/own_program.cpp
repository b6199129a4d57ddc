// Example: the meander program with your own method added; everything else is as in `meander`.
// Run: build/examples/own_program run --method=clipped-gradient
#include <meander/apps/program.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>

namespace meander::declared {
extern const Method clipped_gradient;  // examples/clipped_gradient.cpp
}  // namespace meander::declared

int main(int argc, char** argv) {
  meander::add_method(meander::declared::clipped_gradient);
  return meander::run_meander({argv + 1, argv + argc});
}
