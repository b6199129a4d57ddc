#include <meander/apps/compare/replay_budgets.h>

#include <meander/apps/cli/python_number.h>
#include <meander/apps/compare/known_methods.h>

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace meander {
namespace {

struct TunedStrength {
  std::int64_t budget;
  double task, domain, class_;
};

// FROMP's strengths on splitMNIST, by samples per class.
constexpr std::array tuned_strengths{
    TunedStrength{1, 1e5, 1e-3, 1e5},  TunedStrength{2, 1e3, 1e5, 0.01}, TunedStrength{5, 1e5, 1e5, 1e4},
    TunedStrength{10, 1e-3, 1e5, 1e5}, TunedStrength{20, 1e4, 1e5, 1e4}, TunedStrength{50, 1e3, 1e4, 1e3},
    TunedStrength{100, 0.01, 10, 1e3}, TunedStrength{200, 0.01, 1, 10},  TunedStrength{500, 0.1, 10, 1e-3},
    TunedStrength{1000, 10, 0.1, 1},
};

std::optional<double> tuned_strength(std::int64_t budget, Scenario scenario) {
  for (const TunedStrength& tuned : tuned_strengths) {
    if (tuned.budget != budget) continue;
    switch (scenario) {
      case Scenario::Task: return tuned.task;
      case Scenario::Domain: return tuned.domain;
      case Scenario::Class: return tuned.class_;
    }
  }
  return std::nullopt;
}

std::vector<std::int64_t> published_budgets(const Experiment& experiment) {
  std::vector<std::int64_t> budgets{1, 2, 5, 10, 20, 50, 100, 200, 500};
  if (experiment.name != "CIFAR100") budgets.insert(budgets.end(), {1000, 2000, 5000});  // it has 500 samples per class
  return budgets;
}

class ReplayBudgets {
 public:
  ReplayBudgets(const ComparisonOptions& options, const ReplayBudgetOptions& replay)
      : o_(options),
        replay_(replay),
        budgets_(replay.budgets.empty() ? published_budgets(options.experiment) : replay.budgets) {}

  std::vector<PlanRow> made() {
    for (const char* bound : {"none", "joint"}) rows_.push_back(known_row(bound, o_));
    add_curve("er");
    if (!o_.no_agem) add_curve("agem");
    // It refuses --xdg, as in `compared_methods`.
    if (!o_.no_fromp && takes_part("fromp", o_)) add_curve("fromp");
    if (o_.scenario == Scenario::Class && !o_.current_classes) add_curve("icarl");
    return std::move(rows_);
  }

 private:
  void add_curve(const std::string& method) {
    constexpr std::int64_t most_for_fromp = 1000;
    for (const std::int64_t budget : budgets_) {
      const bool fromp = method == "fromp";
      if (fromp && budget > most_for_fromp) continue;
      rows_.push_back(fromp ? fromp_at(budget) : row_at(method, budget));
    }
  }

  PlanRow row_at(const std::string& method, std::int64_t budget) const {
    PlanRow row = point(known_row(method, o_), "budget", budget);
    return row;
  }

  PlanRow fromp_at(std::int64_t budget) const {
    PlanRow row = row_at("fromp", budget);
    row.cost += static_cast<double>(budget) / 100;  // its kernels compare stored samples with one another
    const auto tau = replay_.tau_per_budget ? tuned_strength(budget, o_.scenario) : std::nullopt;
    if (tau) row.options.push_back("--tau=" + python_number(*tau));
    return row;
  }

  const ComparisonOptions& o_;
  const ReplayBudgetOptions& replay_;
  std::vector<std::int64_t> budgets_;
  std::vector<PlanRow> rows_{};
};

}  // namespace

std::vector<PlanRow> replay_budgets(const ComparisonOptions& options, const ReplayBudgetOptions& replay) {
  return ReplayBudgets(options, replay).made();
}

}  // namespace meander
