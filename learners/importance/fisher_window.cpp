#include <meander/learners/importance/fisher_window.h>

#include <meander/learners/evaluation/pass_samples.h>
#include <meander/learners/importance/fisher.h>
#include <meander/learners/learner.h>
#include <meander/stream/error.h>

#include <algorithm>

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
    throw UsageError("fisher-batch", "a batch has one gradient, all and sample need one a sample",
                     "give --fisher-labels=pred or true, or --fisher-batch=1");
  }
}

void FisherWindow::begin(const Learner& learner) { window_.emplace(options_.window, learner.seed()); }

void FisherWindow::visit(Learner& learner, const Visit& visit) {
  const FetchSamples fetch = [this](std::span<const std::int64_t> numbers) { return window_->fetch(numbers); };
  std::vector<std::int64_t> numbers = window_->numbers(options_.samples * options_.batch);
  LabelGradients labels;
  CompetingOutputs competing;
  std::vector<std::int64_t> drawn;
  Rng rng(learner.seed(), "fisher labels", static_cast<std::uint64_t>(learner.consolidations()));
  const auto one = [&](std::int64_t, const Batch& ready, const Logits& logits) {
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
  };
  if (options_.batch == 1) return pass_samples(learner, numbers, fetch, one);
  const auto batch = static_cast<std::size_t>(options_.batch);
  for (std::size_t first = 0; first < numbers.size(); first += batch) {
    const std::span all(numbers);
    pass_samples(learner, all.subspan(first, std::min(batch, numbers.size() - first)), fetch, one);
  }
}

FloatArray FisherWindow::diagonal(Learner& learner) {
  FisherSum sum(learner.network());
  visit(learner, [&](const Inputs& inputs, const Logits& logits, const LabelChoice& choice) {
    if (options_.batch == 1) {
      sum.add(inputs, logits, choice);
    } else {
      sum.add_together(logits, choice);
    }
  });
  clear();
  return sum.mean();
}

void FisherWindow::save(Archive& to) const {
  Archive window;
  window_->save(window);
  to.write("window", window);
}

}  // namespace meander
