// Example: your own source. Two blobs swap classes after 1000 batches, and the learner is not told.
// Prints how many samples are predicted right just before and just after the swap, and at the end: it recovers.
// Run: build/examples/custom_source
#include <meander/meander.h>

#include <iostream>

using namespace meander;

// A source is a struct with next, save and load.
struct SwappingBlobs {
  std::int64_t length = 2000;
  std::int64_t at = 0;

  std::optional<Batch> next(std::stop_token) {
    if (at == length) return {};
    Batch batch;
    batch.x = at::empty({32, 1, 1, 2});
    batch.y = at::empty({32}, at::kLong);
    Rng rng(1, "blobs", static_cast<std::uint64_t>(at));
    for (std::int64_t i = 0; i < 32; ++i) {
      const auto blob = static_cast<std::int64_t>(rng.below(2));
      for (int d = 0; d < 2; ++d)
        batch.x.data_ptr<float>()[2 * i + d] = static_cast<float>(4.0 * blob - 2 + rng.normal());
      batch.y.data_ptr<std::int64_t>()[i] = at < 1000 ? blob : 1 - blob;
    }
    ++at;
    return batch;
  }
  void save(Archive& to) const { to.write("at", at); }
  void load(const Archive& from) { from.read("at", at); }
};

// An observer sees every step.
struct PrintSome final : Observer {
  void on_step(Learner&, StepReport& report) override {
    if (report.iteration != 1000 && report.iteration != 1001 && report.iteration != 2000) return;
    std::cout << "batch " << report.iteration << ": " << report.correct << " of " << report.samples
              << " predicted right\n";
  }
};

int main() {
  Classifier classifier{nets::mlp(MlpShape{.inputs = 2, .outputs = 2, .layers = 2, .units = 16}, 1)};
  Learner learner(std::move(classifier), methods::none());
  Pipeline pipeline = SwappingBlobs() | learner | observe(std::make_shared<PrintSome>());
  pipeline.run();
}
