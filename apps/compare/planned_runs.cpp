#include <meander/apps/compare/planned_runs.h>

#include <meander/apps/compare/row_run.h>
#include <meander/apps/request/plan_network.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/apps/request/stamp.h>
#include <meander/learners/nets/classifier.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <utility>

namespace meander {
namespace {

std::string seed_word(std::int64_t seed) { return fmt::format("--seed={}", seed); }

void check_seeds(const Plan& plan) {
  if (plan.seeds < 1) {
    throw UsageError("--n-seeds", fmt::format("'{}' is not a number of seeds", plan.seeds), "give 1 or more");
  }
  RunRequest unused;
  const cli::OptionTable table = run_option_table(unused);
  for (const std::int64_t seed : {plan.first_seed, plan.first_seed + plan.seeds - 1}) {
    cli::assign(*table.find("seed"), std::to_string(seed), "--seed");
  }
}

// Large networks take long to build, and most can be named without.
std::string network_name(const ResolvedRun& run) {
  const NetworkPlan plan = network_plan(run);
  return plan.build ? nets::build(plan).network->name() : plan.name();
}

// Nothing that is resolved depends on the seed.
ResolvedRun with_seed(ResolvedRun run, std::int64_t seed) {
  run.seed = seed;
  for (GivenText& given : run.asked) {
    if (given.option == "seed") given.text = std::to_string(seed);
  }
  return run;
}

void add_runs(std::vector<PlannedRun>& runs, const Plan& plan, std::size_t number) {
  const PlanRow& row = plan.rows[number];
  const std::vector<std::string> words = joined(plan.common, row.options);
  const ResolvedRun first = row_run(row, joined(words, {seed_word(plan.first_seed)}));
  StampFields fields = at_row(row, [&] { return stamp_fields(first, network_name(first)); });
  for (std::int64_t seed = plan.first_seed; seed < plan.first_seed + plan.seeds; ++seed) {
    fields.seed = seed;
    runs.push_back({.row = number,
                    .seed = seed,
                    .arguments = joined(words, {seed_word(seed)}),
                    .run = with_seed(first, seed),
                    .stamp = stamp(fields)});
  }
}

}  // namespace

std::vector<PlannedRun> planned_runs(const Plan& plan) {
  check_seeds(plan);
  std::vector<PlannedRun> runs;
  for (std::size_t number = 0; number < plan.rows.size(); ++number) add_runs(runs, plan, number);
  return runs;
}

}  // namespace meander
