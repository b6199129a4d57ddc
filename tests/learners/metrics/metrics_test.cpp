// What the golden cases of "metrics" leave open: what is not defined, not measured, or refused.
#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/metrics/accuracy_matrix.h>
#include <meander/learners/metrics/calibration.h>
#include <meander/learners/metrics/confusion_matrix.h>
#include <meander/learners/metrics/continual_evaluation.h>
#include <meander/learners/metrics/cumulative_accuracy.h>
#include <meander/learners/metrics/learning_curves.h>
#include <meander/learners/metrics/prequential_counts.h>
#include <meander/learners/metrics/seed_statistics.h>

#include <cmath>
#include <limits>

using namespace meander;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

using Rows = std::vector<std::vector<double>>;

}  // namespace

TEST_CASE("what one context does not define is not a number", "[property]") {
  const AccuracyMatrix one(Rows{{0.9}});
  CHECK(one.average_accuracy() == 0.9);
  CHECK(std::isnan(one.forgetting()));
  CHECK(std::isnan(one.backward_transfer()));
  CHECK(std::isnan(one.forward_transfer({0.1})));
  const ContinualEvaluation evaluation{.iterations = {4, 8}, .accuracy = {{0.5}, {0.9}}, .context_ends = {8}};
  CHECK(evaluation.average_anytime_accuracy() == Approx(0.7));
  CHECK(std::isnan(evaluation.minimum_accuracy()));
  CHECK(std::isnan(evaluation.worst_case_accuracy()));
  CHECK(std::isnan(evaluation.stability_gap().mean));
  CHECK(std::isnan(cumulative_forgetting(Rows{{0.9}})));
}

TEST_CASE("without contexts there is nothing to report", "[property]") {
  CHECK(std::isnan(AccuracyMatrix().average_accuracy()));
  CHECK(std::isnan(AccuracyMatrix().average_incremental_accuracy()));
  CHECK(std::isnan(ContinualEvaluation().average_anytime_accuracy()));
  CHECK(std::isnan(windowed_change(std::vector<std::vector<double>>(), 10).forgetting));
  CHECK(std::isnan(area_under_curve({}, {})));
  CHECK(std::isnan(learning_curve_area({})));
  CHECK(std::isnan(Calibration().error()));
}

TEST_CASE("a context that was not tested is left out of every mean", "[property]") {
  const AccuracyMatrix matrix(Rows{{0.9, missing, 0.1}, {0.5, missing, 0.2}, {0.6, missing, 0.8}});
  CHECK(matrix.average_accuracy() == Approx(0.7));
  CHECK(matrix.forgetting() == Approx(0.3));
  CHECK(matrix.backward_transfer() == Approx(-0.3));
  const WindowedChange change = windowed_change(Rows{{0.9, missing}, {0.5, missing}}, 2);
  CHECK(change.forgetting == Approx(0.4));
}

TEST_CASE("a matrix has a row for each column, and a baseline for each context", "[refusal]") {
  CHECK(error_line<UsageError>([] {
          AccuracyMatrix(Rows{{0.5, 0.5}});
        }) == "accuracy matrix: has 1 rows and a row of 2 columns; give one row and one column per context");
  CHECK(error_line<UsageError>([] { AccuracyMatrix(Rows{{0.5}}).forward_transfer({}); }) ==
        "untrained: has 0 accuracies for 1 contexts; give one per context");
}

TEST_CASE("accuracy that only rises makes a negative gap, and no windowed forgetting", "[property]") {
  const ContinualEvaluation rising{.iterations = {5, 10, 15, 20},
                                   .accuracy = {{0.2, 0}, {0.4, 0}, {0.5, 0.3}, {0.6, 0.6}},
                                   .context_ends = {10, 20}};
  CHECK(rising.stability_gap().mean == Approx(-0.1));
  CHECK(windowed_change(std::vector<double>{0.2, 0.4, 0.6}, 3).forgetting == 0.0);
  CHECK(windowed_change(std::vector<double>{0.2, 0.4, 0.6}, 3).plasticity == Approx(0.4));
}

TEST_CASE("an evaluation at the end of a context does not count as after it", "[property]") {
  const ContinualEvaluation evaluation{
      .iterations = {10, 20}, .accuracy = {{0.1, 0.0}, {0.8, 0.9}}, .context_ends = {10, 20}};
  CHECK(evaluation.minimum_accuracy() == Approx(0.8));
}

TEST_CASE("classes that belong to no context, or to two, cannot be counted", "[refusal]") {
  CHECK(error_line<UsageError>([] {
          CumulativeAccuracy({{0, 1}, {1}});
        }) == "classes: class 1 is in two contexts; give each class to one");
  CumulativeAccuracy counts({{0}, {2}});
  const float scores[]{0.1F, 0.2F, 0.3F};
  const std::int64_t label = 1;
  CHECK(error_line<UsageError>([&] { counts.add(scores, 1, 3, &label); }) ==
        "labels: 1 is a class of no context; give known classes");
  CHECK(error_line<UsageError>([&] { counts.add(scores, 1, 2, &label); }) ==
        "outputs: 2 for 3 classes; give one per class");
  CHECK(std::isnan(counts.accuracies().front()));
}

TEST_CASE("of equal scores the first class wins, whichever context it belongs to", "[property]") {
  CumulativeAccuracy counts({{1}, {0}});
  const float scores[]{0.5F, 0.5F};
  const std::int64_t label = 1;
  counts.add(scores, 1, 2, &label);
  CHECK(counts.accuracies() == std::vector<double>{1.0, 0.0});
}

TEST_CASE("a confusion matrix counts known classes only", "[refusal]") {
  ConfusionMatrix matrix(2);
  matrix.add(0, 1);
  CHECK(matrix.recall(0) == 0.0);
  CHECK(std::isnan(matrix.recall(1)));
  CHECK(error_line<UsageError>([&] { matrix.add(0, 2); }) == "class: 2 is not one of 2 classes; give a class from 0");
}

TEST_CASE("saved counts go on as if never saved", "[state][property]") {
  PrequentialCounts whole({.window = 3, .fading = 0.9}), first({.window = 3, .fading = 0.9}),
      second({.window = 3, .fading = 0.9});
  for (std::int64_t i = 0; i < 12; ++i) {
    PrequentialCounts& part = i < 7 ? first : second;
    if (i == 7) {
      Archive saved;
      first.save(saved);
      second.load(saved);
    }
    whole.add(i * i % 4, i % 3 - 1);
    part.add(i * i % 4, i % 3 - 1);
  }
  CHECK(second.samples() == 12);
  CHECK(second.overall().kappa_t() == whole.overall().kappa_t());
  CHECK(second.windowed().kappa() == whole.windowed().kappa());
  CHECK(second.faded() == whole.faded());
}

TEST_CASE("counts that cannot be are refused", "[state][refusal]") {
  PrequentialCounts counts({.window = 2, .fading = 1.0});
  counts.add(0, 0);
  counts.add(1, 0);
  Archive saved;
  counts.save(saved);
  const auto refusal = [&](const std::string& entry, const Archive::Value& value) {
    Archive wrong;
    for (const auto& [name, kept] : saved.entries()) {
      std::visit([&, at = name](const auto& content) { wrong.write(at, content); }, name == entry ? value : kept);
    }
    return error_line<Error>([&] { counts.load(wrong); });
  };
  using Counts = std::vector<std::int64_t>;
  CHECK(refusal("counts", Counts{2, 3, 0}).find("'counts' exceed the number of samples") != std::string::npos);
  CHECK(refusal("labels", Counts{1, 0}).find("'labels' are not as many as the samples") != std::string::npos);
  CHECK(refusal("labels", Counts{std::int64_t{1} << 52, std::int64_t{1} << 52}).find("'labels'") != std::string::npos);
  CHECK(refusal("window-labels", Counts{0}).find("'window-labels' does not fill the window") != std::string::npos);
  CHECK(refusal("window-labels", Counts{0, 7}).find("names a class that was not seen") != std::string::npos);
  CHECK(refusal("window-predictions", Counts{0, -2}).find("names a class that was not predicted") != std::string::npos);
  CHECK(counts.samples() == 2);
}

TEST_CASE("one seed has no spread, and equal results no significance", "[property]") {
  const std::vector<double> one{0.5}, two{0.5, 0.7}, shifted{0.6, 0.8};
  CHECK(over_seeds(one).mean == 0.5);
  CHECK(std::isnan(over_seeds(one).sem));
  CHECK(std::isnan(over_seeds(one).interval_t()));
  CHECK(std::isnan(over_seeds({}).mean));
  CHECK(std::isnan(paired_test(one, one).p));
  const PairedTest constant = paired_test(two, two);
  CHECK(constant.pairs == 2);
  CHECK(constant.difference == 0.0);
  CHECK(std::isnan(constant.p));
}

TEST_CASE("a seed that one of two methods lacks is left out of their comparison", "[property]") {
  const std::vector<double> a{0.5, missing, 0.7, 0.9}, b{0.4, 0.6, 0.7, 0.7};
  CHECK(paired_test(a, b).pairs == 3);
  CHECK(paired_test(a, b).difference == Approx(0.1));
  CHECK(error_line<UsageError>([] { paired_test(std::vector<double>{1.0}, std::vector<double>{}); }) ==
        "seeds: 1 values and 0 values cannot be paired; compare runs of the same seeds");
}

TEST_CASE("windows, bins and fading factors that mean nothing are refused", "[refusal]") {
  CHECK(error_line<UsageError>([] { PrequentialCounts({.window = 0}); }) ==
        "window: 0 is not a number of samples; give 1 or more");
  CHECK(error_line<UsageError>([] { PrequentialCounts({.fading = 0.0}); }) ==
        "fading: 0 is not a fading factor; give a number above 0 and at most 1");
  CHECK(error_line<UsageError>([] { Calibration(0); }) == "bins: 0 is not a number of bins; give 1 or more");
  CHECK(error_line<UsageError>([] { windowed_change(std::vector<double>{0.5}, 0); }) ==
        "window: 0 is not a number of evaluations; give 1 or more");
  CHECK(error_line<UsageError>([] { area_under_curve({0.5}, {}); }) ==
        "samples: has 0 values for 1 accuracies; give one per accuracy");
}
