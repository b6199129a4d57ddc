// Example: the meander program with a method of your own in it; all else is as in `meander`.
// Prints what the command line asks for.  Run: build/examples/own_program run --method=weight-anchor
#include <meander/apps/program.h>
#include <meander/learners/methods/method.h>

namespace meander::declared {
extern const Method weight_anchor;  // examples/weight_anchor.cpp
}  // namespace meander::declared

int main(int argc, char** argv) {
  meander::add_method(meander::declared::weight_anchor);
  return meander::run_meander({argv + 1, argv + argc});
}
