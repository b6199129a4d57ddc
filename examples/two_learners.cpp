// Example: a fair comparison in one pass. One stream feeds two learners; both see exactly the same batches.
// Prints the average accuracy of each.  Run: build/examples/two_learners
#include <meander/meander.h>

#include <iostream>

using namespace meander;

int main() {
  const ContextSet digits = ContextSet::split(datasets::digits());
  auto stream = fuzzy_boundaries(digits, {.iterations = 200, .fuzziness = 50});

  Learner forgets(nets::mlp(digits), methods::none(), {.name = "none"});
  Learner replays(nets::mlp(digits), methods::er({.budget = 500}), {.name = "er"});

  Pipeline pipeline = stream | ops::to_float() | fan_out(forgets, replays);
  pipeline.run();

  for (Learner* learner : {&forgets, &replays}) {
    std::cout << learner->name() << ": " << 100 * evaluate(*learner, digits.test()).average() << " %\n";
  }
}
