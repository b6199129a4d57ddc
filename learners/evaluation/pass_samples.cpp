#include <meander/learners/evaluation/pass_samples.h>

#include <meander/learners/learner.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>

#include <fmt/format.h>

namespace meander {
namespace {

constexpr std::size_t stretch = 256;

}  // namespace

void pass_samples(Learner& learner, std::span<const std::int64_t> numbers, const FetchSamples& fetch,
                  const VisitSamples& visit) {
  for (std::size_t first = 0; first < numbers.size(); first += stretch) {
    const auto some = numbers.subspan(first, std::min(stretch, numbers.size() - first));
    const Batch ready = learner.test_operators()(fetch(some));
    if (ready.size() != static_cast<std::int64_t>(some.size())) {
      throw Error("stored samples",
                  fmt::format("an operator drops {} of {} that passed in training",
                              static_cast<std::int64_t>(some.size()) - ready.size(), some.size()),
                  "make what a filter drops depend on the sample alone");
    }
    visit(static_cast<std::int64_t>(first), ready, learner.logits(ready));
  }
}

}  // namespace meander
