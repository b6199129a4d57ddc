#include <meander/apps/results/distinctions.h>
#include <meander/apps/results/paired_tests.h>
#include <meander/learners/metrics/mean.h>
#include <meander/learners/metrics/seed_statistics.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace meander {
namespace {

std::map<std::int64_t, double> accuracy_by_seed(const RunGroup& group) {
  std::map<std::int64_t, std::vector<double>> values;
  for (const StoredRun& run : group.runs) values[run.seed].push_back(run.average_accuracy);
  std::map<std::int64_t, double> means;
  for (const auto& [seed, accuracies] : values) means[seed] = mean(accuracies);
  return means;
}

PairedTest test_between(const RunGroup& one, const RunGroup& other) {
  const std::map<std::int64_t, double> all = accuracy_by_seed(one), others = accuracy_by_seed(other);
  std::vector<double> first, second;
  for (const auto& [seed, accuracy] : all) {
    const auto partner = others.find(seed);
    if (partner == others.end()) continue;
    first.push_back(accuracy);
    second.push_back(partner->second);
  }
  return paired_test(first, second);
}

// "er", "er budget=100" or, where the problems differ, "er splitMNIST class fuzzy-boundaries".
std::vector<std::string> labels_by_stamp(const std::vector<RunGroup>& groups) {
  const bool one_problem = on_one_problem(groups);
  std::vector<std::string> labels = distinctions(groups);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const StoredRun& run = groups[i].runs.front();
    std::string label = run.method;
    if (!one_problem) label += fmt::format(" {} {} {}", run.experiment, run.scenario, run.stream);
    labels[i] = labels[i].empty() ? label : label + " " + labels[i];
  }
  return labels;
}

std::vector<std::string> labels_by_keys(const std::vector<RunGroup>& groups, const std::vector<std::string>& keys) {
  std::vector<std::string> labels;
  for (const RunGroup& group : groups) {
    std::string label;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      label += fmt::format("{}{}={}", k == 0 ? "" : " ", keys[k], group.values[k]);
    }
    labels.push_back(std::move(label));
  }
  return labels;
}

std::string test_text(const PairedTest& test) {
  if (std::isnan(test.difference)) return "-";
  const std::string difference = fmt::format("{:+.2f}", 100 * test.difference);
  return std::isnan(test.p) ? fmt::format("{} (n={})", difference, test.pairs)
                            : fmt::format("{} (p={:.2g}, n={})", difference, test.p, test.pairs);
}

void check_number(const std::vector<RunGroup>& groups) {
  if (groups.size() >= 2) return;
  throw UsageError("--tests", "there is only one group of runs", "add runs to compare with");
}

}  // namespace

std::vector<std::string> labels_of(const std::vector<RunGroup>& groups, const std::vector<std::string>& keys) {
  return keys.empty() ? labels_by_stamp(groups) : labels_by_keys(groups, keys);
}

ReportTable matrix_of_tests(const std::vector<RunGroup>& groups, const std::vector<std::string>& labels) {
  check_number(groups);
  ReportTable table;
  table.columns = {{"", "number"}, {"accuracy, % minus that of", "group"}};
  for (std::size_t j = 1; j <= groups.size(); ++j) table.columns.push_back({std::to_string(j), std::to_string(j)});
  for (std::size_t i = 0; i < groups.size(); ++i) {
    ReportRow row;
    row.put(std::to_string(i + 1));
    row.put(labels[i]);
    for (std::size_t j = 0; j < groups.size(); ++j) {
      row.put(i == j ? std::string() : test_text(test_between(groups[i], groups[j])));
    }
    table.add(std::move(row));
  }
  return table;
}

ReportTable list_of_tests(const std::vector<RunGroup>& groups, const std::vector<std::string>& labels) {
  check_number(groups);
  ReportTable table;
  table.columns = {{"first", "first"},
                   {"second", "second"},
                   {"pairs", "pairs", ReportUnit::Count},
                   {"difference, %", "difference", ReportUnit::Percent},
                   {"t", "t", ReportUnit::Number},
                   {"p", "p", ReportUnit::Number}};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t j = i + 1; j < groups.size(); ++j) {
      const PairedTest test = test_between(groups[i], groups[j]);
      table.add({{{labels[i]}, {labels[j]}, {test.pairs}, {test.difference}, {test.t}, {test.p}}});
    }
  }
  return table;
}

}  // namespace meander
