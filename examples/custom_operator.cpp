// Example: your own operators. One inverts images; one adds noise that is the same for any number of threads.
// Prints the average accuracy of a learner that trains on such images, tested on inverted ones.
// Run: build/examples/custom_operator
#include <meander/meander.h>

#include <iostream>

using namespace meander;

int main() {
  // Any function from batch to batch is an operator. Batches are shared: assign new tensors, do not write into them.
  const Operator invert("invert", [](Batch batch) {
    batch.x = 1 - batch.x;
    return batch;
  });

  // With a second argument it gets random numbers, keyed by sample. Random operators are skipped in evaluation.
  const Operator noise("noise", [](Batch batch, const SampleRandom& random) {
    batch.x = batch.x.clone();
    const std::int64_t pixels = batch.x.numel() / batch.size();
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      Rng rng = random(batch, i);
      float* pixel = batch.x.data_ptr<float>() + i * pixels;
      for (std::int64_t p = 0; p < pixels; ++p) pixel[p] += static_cast<float>(rng.uniform(-0.1, 0.1));
    }
    return batch;
  });

  const ContextSet digits = ContextSet::split(datasets::digits());
  auto stream = random_stream(digits, {.iterations = 100});
  Learner learner(nets::mlp(digits), methods::none());
  Pipeline pipeline = stream | ops::to_float() | invert | noise | learner;
  pipeline.run();

  std::cout << "average accuracy " << 100 * evaluate(learner, digits.test()).average() << " %\n";
}
