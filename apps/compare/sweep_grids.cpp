#include <meander/apps/compare/sweep_grids.h>

#include <meander/apps/compare/known_methods.h>
#include <meander/apps/compare/value_grid.h>

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace meander {
namespace {

using Numbers = std::vector<double>;

// The first `count` multiples of 1 / `steps`, from 0.
Numbers fractions(int count, int steps) {
  Numbers numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(static_cast<double>(i) / steps);
  return numbers;
}

Numbers si_strengths(const ComparisonOptions& o) {
  if (!o.academic) return powers_of_ten(-3, 7);
  if (o.experiment.kind == Experiment::Contexts::Permuted) return {0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5};
  return {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100, 500, 1e3, 5e3, 1e4, 5e4, 1e5};
}

// The colours of FROMP's budgets.
constexpr std::array yellow_to_brown{"khaki", "gold",          "orange",    "goldenrod", "sandybrown",
                                     "peru",  "darkgoldenrod", "chocolate", "sienna",    "saddlebrown"};

std::string on_scale(std::size_t number, std::size_t count) {
  return yellow_to_brown.at(count < 2 ? 0 : number * (yellow_to_brown.size() - 1) / (count - 1));
}

class SweepGrids {
 public:
  explicit SweepGrids(const ComparisonOptions& options) : o_(options), rows_{known_row("none", options)} {}

  std::vector<PlanRow> academic() {
    add_xdg();
    if (!o_.no_reg) add_curve(known_row("ewc", o_), "reg-strength", "lambda", powers_of_ten(0, permuted() ? 7 : 13));
    add_si();
    // Both refuse --xdg, as in `compared_methods`.
    if (!o_.no_fromp && takes_part("fromp", o_)) add_fromp();
    if (!o_.no_bir && takes_part("bir", o_)) add_curve(known_row("bir", o_), "dg-prop", "dg-prop", fractions(10, 10));
    return std::move(rows_);
  }

  std::vector<PlanRow> task_free() {
    add_xdg();
    add_si();
    if (o_.update_every) {
      for (PlanRow& row : rows_) row.options.push_back(fmt::format("--update-every={}", *o_.update_every));
    }
    return std::move(rows_);
  }

 private:
  bool permuted() const { return o_.experiment.kind == Experiment::Contexts::Permuted; }

  void add_curve(const PlanRow& row, const std::string& option, const std::string& name, const Numbers& numbers) {
    for (const double x : numbers) rows_.push_back(point(row, option, name, x));
  }

  void add_xdg() {
    if (o_.scenario != Scenario::Task || o_.no_xdg) return;
    const bool coarse = o_.academic && permuted();
    add_curve(known_row("xdg", o_), "gating-prop", "gating-prop", coarse ? fractions(10, 10) : fractions(20, 20));
  }

  void add_si() {
    if (!o_.no_reg && !o_.no_si) add_curve(known_row("si", o_), "reg-strength", "c", si_strengths(o_));
  }

  // Both its strength and its budget are searched: a curve for each budget.
  void add_fromp() {
    std::vector<std::int64_t> budgets{1, 2, 5, 10, 20};
    if (is_like_split_mnist(o_.experiment)) budgets.insert(budgets.end(), {50, 100, 200, 500, 1000});
    for (std::size_t i = 0; i < budgets.size(); ++i) {
      PlanRow row = known_row("fromp", o_, {fmt::format("--budget={}", budgets[i])});
      row.curve = fmt::format("{}, budget {}", row.label, budgets[i]);
      row.colour = on_scale(i, budgets.size());
      add_curve(row, "tau", "tau", powers_of_ten(-3, 5));
    }
  }

  const ComparisonOptions& o_;
  std::vector<PlanRow> rows_;
};

}  // namespace

std::vector<PlanRow> sweep_grids(const ComparisonOptions& options) {
  SweepGrids grids(options);
  return options.academic ? grids.academic() : grids.task_free();
}

}  // namespace meander
