#include <meander/apps/compare/row_run.h>

#include <meander/apps/cli/parse.h>
#include <meander/apps/request/asked_run.h>
#include <meander/apps/request/run_options.h>

namespace meander {

ResolvedRun row_run(const PlanRow& row, const std::vector<std::string>& words) {
  return at_row(row, [&] {
    RunRequest unused;
    const cli::OptionTable table = run_option_table(unused);
    return asked_run(table, cli::parse(table, words));
  });
}

std::vector<std::string> joined(std::vector<std::string> left, const std::vector<std::string>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace meander
