#include "catch.h"
#include "learner_fixture.h"

#include <meander/operators/to_float.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/dataset.h>
#include <meander/stream/graph/pipeline.h>
#include "stream/toy_data.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <atomic>
#include <cstring>
#include <utility>

using namespace meander;

// Counted are tensors' data, which LibTorch takes from its CPU allocator. Buffers of our own kernels (FloatArray) grow
// with the largest batch seen and stay; handles and small bookkeeping are not tensor data.
namespace {

/// Counts the allocations that it forwards. Has both forms of `allocate`: LibTorch 1.13 needs a const one, later
/// versions a non-const one.
class CountingAllocator final : public c10::Allocator {
 public:
  explicit CountingAllocator(c10::Allocator& real) : real_(real) {}
  // Which of the two overrides depends on LibTorch's version.
  // NOLINTNEXTLINE(modernize-use-override,clang-diagnostic-inconsistent-missing-override)
  c10::DataPtr allocate(std::size_t bytes) const {
    count.fetch_add(1, std::memory_order_relaxed);
    return real_.allocate(bytes);
  }
  // NOLINTNEXTLINE(modernize-use-override,clang-diagnostic-inconsistent-missing-override)
  c10::DataPtr allocate(std::size_t bytes) { return std::as_const(*this).allocate(bytes); }
  c10::DeleterFnPtr raw_deleter() const override { return real_.raw_deleter(); }
  void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }

  mutable std::atomic<std::int64_t> count{0};

 private:
  c10::Allocator& real_;
};

/// Installed as long as it lives.
class AllocationCount {
 public:
  AllocationCount() : real_(*c10::GetCPUAllocator()), allocator_(real_) { c10::SetCPUAllocator(&allocator_, 255); }
  ~AllocationCount() { c10::SetCPUAllocator(&real_, 255); }
  std::int64_t count() const { return allocator_.count; }

 private:
  c10::Allocator& real_;
  CountingAllocator allocator_;
};

/// Records the count after every step.
class Meter final : public Observer {
 public:
  explicit Meter(const AllocationCount& counting) : counting_(counting) { after.reserve(1000); }
  void on_step(Learner&, StepReport&) override { after.push_back(counting_.count()); }
  std::vector<std::int64_t> after;

 private:
  const AllocationCount& counting_;
};

}  // namespace

TEST_CASE("once warm, a pipeline and its learner allocate no tensor data", "[property]") {
  const std::string method =
      GENERATE("none", "si", "er", "lwf", "agem", "er and si", "ewc", "online-ewc", "kfac-ewc", "owm");
  const int threads = GENERATE(1, 2);
  CAPTURE(method, threads);
  const AllocationCount counting;
  const ContextSet contexts = ContextSet::split(toy_data({.train = 2000}), {.contexts = 5});
  ScheduleSource stream = fuzzy_boundaries(contexts, {.iterations = 40, .fuzziness = 10, .batch = 16});
  MlpShape shape;
  shape.inputs = 16, shape.outputs = 10, shape.units = 20;
  LearnerOptions options;
  options.consolidate = every(10);
  Learner learner({std::make_unique<FusedMlp>(shape, 1)}, toy_method(method), options);
  const auto meter = std::make_shared<Meter>(counting);
  learner.add_observer(meter);
  const std::int64_t before = counting.count();
  (stream | ops::to_float() | learner).run({.threads = threads, .tokens = 4});
  REQUIRE(meter->after.size() == 200);
  // In the first steps, pools fill up and the teacher is made.
  CHECK(meter->after.front() > before);
  if (threads == 1) CHECK(meter->after.back() == meter->after[100]);
  // How many batches are ever in flight at once is the scheduler's choice, but it is bounded by the tokens. Five
  // allocations per batch would be a thousand.
  CHECK(meter->after.back() - before < 60);
}
