#include <meander/apps/compare/fisher_variants.h>

#include <meander/apps/compare/known_methods.h>
#include <meander/apps/compare/value_grid.h>

#include <fmt/format.h>

#include <string>
#include <vector>

namespace meander {
namespace {

struct FisherVariant {
  std::string name, colour;
  std::vector<std::string> options;
};

std::vector<FisherVariant> variants_with(std::int64_t samples) {
  return {{"All", "black", {}},
          {fmt::format("All-{}", samples), "grey", {fmt::format("--fisher-n={}", samples)}},
          {"Sample", "red", {"--fisher-labels=sample"}},
          {"True", "orange", {"--fisher-labels=true"}},
          {"True-128", "blue", {"--fisher-labels=true", "--fisher-batch=128"}}};
}

PlanRow row_of(const FisherVariant& variant, const ComparisonOptions& options, bool offline) {
  PlanRow row{.label = "EWC " + variant.name,
              .colour = variant.colour,
              .options = {offline ? "--ewc" : "--method=online-ewc"},
              .cost = cost_of("ewc")};
  if (options.xdg) row.options.emplace_back("--xdg");
  row.options.insert(row.options.end(), variant.options.begin(), variant.options.end());
  return row;
}

}  // namespace

std::vector<PlanRow> fisher_variants(const ComparisonOptions& options, const FisherVariantOptions& variants) {
  std::vector<PlanRow> rows{known_row("none", options)};
  rows.front().colour = "green";
  for (const FisherVariant& variant : variants_with(variants.samples)) {
    const PlanRow row = row_of(variant, options, variants.offline);
    for (const double strength : powers_of_ten(0, 13)) rows.push_back(point(row, "reg-strength", "lambda", strength));
  }
  return rows;
}

}  // namespace meander
