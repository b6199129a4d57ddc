#include <meander/learners/importance/fisher_window.h>

#include <meander/learners/buffers/selection.h>
#include <meander/learners/evaluation/pass_samples.h>
#include <meander/learners/importance/fisher.h>
#include <meander/learners/learner.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace meander {

void check(const FisherOptions& options) {
  if (options.samples < 0) {
    throw UsageError("fisher-n", fmt::format("{} is not a number of samples", options.samples), "give 1 or more");
  }
  if (options.batch < 1) {
    throw UsageError("fisher-batch", fmt::format("{} is not a number of samples", options.batch), "give 1 or more");
  }
  const bool one_label = options.labels == FisherLabels::Predicted || options.labels == FisherLabels::True;
  if (options.batch > 1 && !one_label) {
    throw UsageError("fisher-batch", "a batch has one gradient; labels all and sample need one per sample",
                     "give --fisher-labels=pred or true, or --fisher-batch=1");
  }
}

std::vector<std::int64_t> choose_samples(const FisherOptions& options, std::int64_t held, std::uint64_t seed,
                                         std::int64_t window) {
  const bool all = options.samples == 0 || options.samples >= (held + options.batch - 1) / options.batch;
  // If all are used one by one, the order only affects the order of summation.
  if (all && options.batch == 1) {
    std::vector<std::int64_t> in_order(static_cast<std::size_t>(held));
    std::iota(in_order.begin(), in_order.end(), 0);
    return in_order;
  }
  const std::int64_t count = all ? held : options.samples * options.batch;
  return select_random(held, count, Rng(seed, "fisher samples", static_cast<std::uint64_t>(window)));
}

void FisherWindow::begin(const Learner& learner) { window_.emplace(options_.window, learner.seed()); }

std::vector<std::int64_t> FisherWindow::chosen(const Learner& learner) const {
  const std::vector<std::int64_t> held = window_->numbers();
  std::vector<std::int64_t> numbers =
      choose_samples(options_, static_cast<std::int64_t>(held.size()), learner.seed(), learner.consolidations());
  for (std::int64_t& number : numbers) number = held[static_cast<std::size_t>(number)];
  return numbers;
}

void FisherWindow::pass(Learner& learner, std::span<const std::int64_t> numbers, const Visit& visit) {
  const FetchSamples fetch = [this](std::span<const std::int64_t> some) { return window_->fetch(some); };
  LabelGradients labels;
  CompetingOutputs competing;
  std::vector<std::int64_t> drawn;
  Rng rng(learner.seed(), "fisher labels", static_cast<std::uint64_t>(learner.consolidations()));
  pass_samples(learner, numbers, fetch, [&](std::int64_t, const Batch& ready, const Logits& logits) {
    learner.check_finite(logits);
    const Columns columns = learner.columns(ready, competing);
    const Inputs inputs{ready.x.data_ptr<float>(), ready.size(), contexts_of(ready)};
    const std::int64_t* given = ready.y.data_ptr<std::int64_t>();
    if (options_.labels == FisherLabels::Sample) {
      std::vector<double> u(static_cast<std::size_t>(ready.size()));
      std::generate(u.begin(), u.end(), [&] { return rng.uniform(); });
      drawn = labels.draw(logits, columns, u);
      given = drawn.data();
    }
    visit(inputs, logits, {options_.labels, columns, given});
  });
}

void FisherWindow::visit(Learner& learner, const Visit& visit) { pass(learner, chosen(learner), visit); }

FloatArray FisherWindow::diagonal(Learner& learner) {
  FisherSum sum(learner.network());
  if (options_.batch == 1) {
    visit(learner, [&](const Inputs& inputs, const Logits& logits, const LabelChoice& choice) {
      sum.add(inputs, logits, choice);
    });
  } else {
    const std::vector<std::int64_t> numbers = chosen(learner);
    const auto size = static_cast<std::size_t>(options_.batch);
    for (std::size_t first = 0; first < numbers.size(); first += size) {
      const auto batch = std::span(numbers).subspan(first, std::min(size, numbers.size() - first));
      pass(learner, batch, [&](const Inputs&, const Logits& logits, const LabelChoice& choice) {
        sum.add_to_batch(logits, choice, static_cast<std::int64_t>(batch.size()));
      });
    }
  }
  clear();
  return sum.mean();
}

void FisherWindow::save(Archive& to) const {
  Archive window;
  window_->save(window);
  to.write("window", window);
}

}  // namespace meander
