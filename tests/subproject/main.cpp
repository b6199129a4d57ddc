// Counts the samples of a stream, without a learner: all it links of meander is meander::stream.
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/graph/pipeline.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

using namespace meander;

class Counter final : public Sink {
 public:
  std::string name() const override { return "counter"; }
  void begin(std::shared_ptr<Arena> /*arena*/, OperatorChain /*operators*/) override {}
  void take(const Batch& /*raw*/, const Batch& ready) override { samples_ += ready.size(); }
  void end(bool /*stopped*/) override {}
  std::int64_t samples() const { return samples_; }

 private:
  std::int64_t samples_ = 0;
};

int main() {
  const ContextSet contexts = ContextSet::split(datasets::digits(), {.contexts = 5, .seed = 1});
  Counter counter;
  Pipeline pipeline(fuzzy_boundaries(contexts, {.iterations = 20, .fuzziness = 5, .batch = 8, .seed = 1}));
  pipeline.end_in(counter);
  pipeline.run({.threads = 2});
  std::printf("%lld samples\n", static_cast<long long>(counter.samples()));
  return counter.samples() == 5 * 20 * 8 ? 0 : 1;
}
