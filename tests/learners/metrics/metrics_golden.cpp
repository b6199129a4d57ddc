// Golden topic "metrics": how accuracies over time, predictions and seeds are summed up (docs/evaluation.md).
#include "golden_topics.h"

#include <meander/learners/metrics/accuracy_matrix.h>
#include <meander/learners/metrics/calibration.h>
#include <meander/learners/metrics/confusion_matrix.h>
#include <meander/learners/metrics/continual_evaluation.h>
#include <meander/learners/metrics/cumulative_accuracy.h>
#include <meander/learners/metrics/learning_curves.h>
#include <meander/learners/metrics/mean.h>
#include <meander/learners/metrics/prequential_counts.h>
#include <meander/learners/metrics/seed_statistics.h>

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

namespace meander::golden {
namespace {

std::vector<std::vector<double>> rows(const Json& value) {
  std::vector<std::vector<double>> all;
  for (const Json& row : value) all.push_back(numbers(row));
  return all;
}

void check_matrix(const GoldenCase& golden) {
  const AccuracyMatrix matrix(rows(golden.inputs.at("R")));
  golden.check("average_accuracy", matrix.average_accuracy());
  golden.check("average_incremental_accuracy", matrix.average_incremental_accuracy());
  golden.check("forgetting", matrix.forgetting());
  golden.check("backward_transfer", matrix.backward_transfer());
  golden.check("forward_transfer", matrix.forward_transfer(numbers(golden.inputs.at("baseline"))));
}

void check_continual(const GoldenCase& golden) {
  const ContinualEvaluation evaluation{.iterations = integers(golden.inputs.at("iterations")),
                                       .accuracy = rows(golden.inputs.at("accuracy")),
                                       .context_ends = integers(golden.inputs.at("context_ends"))};
  golden.check("accuracy_over_seen", evaluation.over_contexts_begun());
  golden.check("aaa", evaluation.average_anytime_accuracy());
  golden.check("min_acc_per_context", evaluation.minimum_per_context());
  golden.check("min_acc", evaluation.minimum_accuracy());
  golden.check("wc_acc", evaluation.worst_case_accuracy());
  const ContinualEvaluation::StabilityGap gap = evaluation.stability_gap();
  golden.check("stability_gap", gap.mean);
  golden.check("stability_gap_recovery", gap.recovery);
  golden.check("stability_gap_worst", gap.worst);
}

void check_windowed(const GoldenCase& golden) {
  const WindowedChange change =
      windowed_change(numbers(golden.inputs.at("accuracy")), integer(golden.config.at("window")));
  golden.check("windowed_forgetting", change.forgetting);
  golden.check("windowed_plasticity", change.plasticity);
}

void check_area(const GoldenCase& golden) {
  const std::vector<double> accuracy = numbers(golden.inputs.at("accuracy"));
  golden.check("a_auc", area_under_curve(accuracy, integers(golden.inputs.at("samples"))));
  golden.check("mean_of_evaluations", mean(accuracy));
}

void check_learning_curve(const GoldenCase& golden) {
  const auto accuracy = rows(golden.inputs.at("accuracy_after_b_batches"));
  golden.check("z", learning_curve(accuracy));
  golden.check("lca", learning_curve_area(accuracy));
}

void check_cumulative(const GoldenCase& golden) {
  const std::vector<std::int64_t> y = integers(golden.inputs.at("labels"));
  CumulativeAccuracy counts(label_lists(golden.inputs.at("classes_per_context")));
  std::vector<std::vector<double>> accuracy;
  for (const at::Tensor& scores : tensors(golden.inputs.at("scores"))) {
    const at::Tensor values = scores.to(at::kFloat).contiguous();
    counts.reset();
    counts.add(values.data_ptr<float>(), values.size(0), values.size(1), y.data());
    const std::size_t t = accuracy.size();
    accuracy.push_back(counts.accuracies());
    const Json& expected = golden.expect("cumulative_accuracy").at(t);
    for (std::size_t k = 0; k <= t; ++k) {
      golden.check(fmt::format("cumulative_accuracy[{}][{}]", t, k), accuracy[t][k], expected.at(k));
    }
  }
  golden.check("cumulative_forgetting", cumulative_forgetting(accuracy));
}

void check_agreement(const GoldenCase& golden, const Agreement& agreement) {
  golden.check("accuracy", agreement.accuracy);
  golden.check("kappa", agreement.kappa());
  golden.check("kappa_m", agreement.kappa_m());
  golden.check("kappa_t", agreement.kappa_t());
  golden.check("chance", agreement.chance);
  golden.check("majority", agreement.majority);
  golden.check("no_change", agreement.no_change);
}

void check_prequential(const GoldenCase& golden) {
  const std::vector<std::int64_t> labels = integers(golden.inputs.at("labels"));
  const std::vector<std::int64_t> predictions = integers(golden.inputs.at("predictions"));
  PrequentialOptions options;
  if (has(golden.config, "window")) options.window = integer(golden.config.at("window"));
  if (has(golden.config, "fading")) options.fading = number(golden.config.at("fading"));
  PrequentialCounts counts(options);
  ConfusionMatrix confusion(integer(golden.config.at("classes")));
  std::vector<double> windowed, faded;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    counts.add(labels[i], predictions[i]);
    confusion.add(labels[i], predictions[i]);
    windowed.push_back(counts.windowed().accuracy);
    faded.push_back(counts.faded());
  }
  check_agreement(golden, counts.overall());
  if (!has(golden.expected, "windowed")) return;
  golden.check("windowed", windowed);
  golden.check("faded", faded);
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    golden.check(fmt::format("confusion[{}]", c), confusion.row(c),
                 golden.expect("confusion").at(static_cast<std::size_t>(c)));
  }
  golden.check("recall_per_class", confusion.recalls());
  const Agreement recent = counts.windowed();
  golden.check("windowed_kappa_last/kappa", recent.kappa());
  golden.check("windowed_kappa_last/kappa_m", recent.kappa_m());
  golden.check("windowed_kappa_last/kappa_t", recent.kappa_t());
}

void check_calibration(const GoldenCase& golden) {
  const std::vector<double> confidence = numbers(golden.inputs.at("confidence"));
  const std::vector<std::int64_t> correct = integers(golden.inputs.at("correct"));
  Calibration calibration(integer(golden.config.at("bins")));
  for (std::size_t i = 0; i < confidence.size(); ++i) calibration.add(confidence[i], correct[i] != 0);
  golden.check("ece", calibration.error());
  std::size_t next = 0;
  for (std::size_t b = 0; b < calibration.bins().size(); ++b) {
    const Calibration::Bin& bin = calibration.bins()[b];
    if (bin.count == 0) continue;
    golden.check(fmt::format("bins[{}]", next),
                 std::vector<double>{static_cast<double>(b), static_cast<double>(bin.count), bin.accuracy(),
                                     bin.mean_confidence()},
                 golden.expect("bins").at(next));
    ++next;
  }
  if (next != golden.expect("bins").size()) golden.fail("fewer bins than expected have samples");
}

void check_seeds(const GoldenCase& golden) {
  const std::vector<double> a = numbers(golden.inputs.at("a")), b = numbers(golden.inputs.at("b"));
  const SeedStatistics of_a = over_seeds(a);
  golden.check("mean", of_a.mean);
  golden.check("sem", of_a.sem);
  golden.check("ci95_normal", of_a.interval_normal());
  golden.check("ci95_t", of_a.interval_t());
  const PairedTest test = paired_test(a, b);
  golden.check("t", test.t);
  golden.check("df", static_cast<double>(test.pairs - 1));
  golden.check("p_two_sided", test.p);
}

}  // namespace

void metrics(const GoldenCase& golden) {
  const Json& inputs = golden.inputs;
  if (has(inputs, "R")) return check_matrix(golden);
  if (has(inputs, "context_ends")) return check_continual(golden);
  if (has(golden.expected, "windowed_forgetting")) return check_windowed(golden);
  if (has(inputs, "samples")) return check_area(golden);
  if (has(inputs, "accuracy_after_b_batches")) return check_learning_curve(golden);
  if (has(inputs, "scores")) return check_cumulative(golden);
  if (has(inputs, "predictions")) return check_prequential(golden);
  if (has(inputs, "confidence")) return check_calibration(golden);
  if (has(inputs, "a")) return check_seeds(golden);
  throw NotYet(golden.name);
}

}  // namespace meander::golden
