#include <meander/apps/suite/suite_lists.h>

#include <meander/apps/cli/help.h>
#include <meander/apps/terminal/table.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

namespace meander {
namespace {

std::string counted(std::size_t number, const char* one, const char* several) {
  return fmt::format("{} {}", thousands(static_cast<std::uint64_t>(number)), number == 1 ? one : several);
}

std::string seeds_text(const PartPlan& part) {
  const std::int64_t first = part.part->first_seed;
  const std::int64_t last =
      first + (part.request ? part.plan.seeds : static_cast<std::int64_t>(part.pretraining.size())) - 1;
  return first == last ? fmt::format("seed {}", first) : fmt::format("seeds {} to {}", first, last);
}

}  // namespace

std::string suites_text(std::size_t width) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Suite& suite : suites()) {
    rows.emplace_back(suite.name, fmt::format("{}: {}", suite.summary, counted(suite.parts.size(), "part", "parts")));
  }
  return cli::two_columns(rows, width);
}

std::string parts_text(const std::vector<PartPlan>& parts, std::size_t width) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const PartPlan& part : parts) {
    rows.emplace_back(part.part->name, fmt::format("{}: {}, {}", part.part->summary,
                                                   counted(number_of_runs(part), "run", "runs"), seeds_text(part)));
  }
  return cli::two_columns(rows, width);
}

RunList list_of_runs(const std::vector<PartPlan>& parts) {
  using enum terminal::Table::Align;
  terminal::Table table({{"", Left}, {"", Left}, {"", Right}, {"", Left}});
  std::size_t all = 0, different = 0;
  for (const PartPlan& part : parts) {
    std::set<std::string> stamps;
    for (const PartRun& run : part_runs(part)) {
      table.add({part.part->name, run.row, fmt::format("{}", run.seed), run.stamp});
      stamps.insert(run.stamp);
      ++all;
    }
    different += stamps.size();
  }
  RunList list{.text = table.text(),
               .total = fmt::format("{} in {}", counted(all, "run", "runs"), counted(parts.size(), "part", "parts"))};
  if (different < all) {
    list.total += fmt::format("; {} the same as another of its part, and made once",
                              counted(all - different, "of them is", "of them are"));
  }
  return list;
}

}  // namespace meander
