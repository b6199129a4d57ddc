// Example: a whole pipeline. A network learns digits, with replay, from a stream that drifts from one pair of classes
// to the next. Prints the accuracy on each pair and on average.  Run: build/examples/compose_a_pipeline
#include <meander/meander.h>

#include <iostream>

using namespace meander;

int main() {
  const ContextSet digits =
      ContextSet::split(datasets::digits(), {.contexts = 5, .scenario = Scenario::Class, .seed = 1});

  auto stream = fuzzy_boundaries(digits, {.iterations = 200, .fuzziness = 50, .batch = 128, .seed = 1});
  Learner learner(nets::mlp(digits), methods::er({.budget = 1000}), {.consolidate = every(100)});

  Pipeline pipeline = stream             // where batches come from
                      | ops::to_float()  // operators run in parallel
                      | learner          // learns in stream order
                      | observe(accuracy(digits.test(), {.every = 250}), jsonl("run.jsonl", {.every = 50}));
  pipeline.run();

  std::cout << evaluate(learner, digits.test()) << '\n';
}
