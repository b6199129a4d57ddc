// The published lists have exactly the runs of the papers.
#include "catch.h"
#include "suite_of.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

using namespace meander;

namespace {

// Rows of the published programs, counted by hand.
constexpr std::size_t none = 1, bounds = 2;
constexpr std::size_t xdg_grid = 20, ewc_grid = 14, si_grid = 17, fromp_grid = 9, bir_grid = 10;
constexpr std::size_t coarse_xdg_grid = 10, coarse_ewc_grid = 8, coarse_si_grid = 8, task_free_si_grid = 11;

std::size_t searched_on_split_mnist(bool task) {
  constexpr std::size_t budgets = 10;
  return none + (task ? xdg_grid : 0) + ewc_grid + si_grid + fromp_grid * budgets + bir_grid;
}

std::size_t searched_on_cifar(bool task) { return none + (task ? xdg_grid : 0) + ewc_grid + si_grid + bir_grid; }

// Methods of all scenarios; the task scenario has two more, the class scenario two others.
std::size_t in_scenario(std::size_t methods, const std::string& scenario) {
  return methods + (scenario == "domain" ? 0 : 2);
}

// ER and A-GEM at every budget, and iCaRL in the class scenario.
std::size_t with_budgets(std::size_t budgets, std::size_t of_fromp, bool is_class) {
  return bounds + (is_class ? 3 : 2) * budgets + of_fromp;
}

using Counts = std::map<std::string, std::size_t>;

Counts expected_of_nature() {
  Counts runs;
  for (const std::string scenario : {"task", "domain", "class"}) {
    const auto at = [&](const char* experiment, const char* kind) -> std::size_t& {
      return runs[fmt::format("{}-{}-{}", experiment, scenario, kind)];
    };
    const bool task = scenario == "task", is_class = scenario == "class";
    at("splitMNIST", "sweep") = searched_on_split_mnist(task);
    // None, Joint, EWC, SI, LwF, FROMP, DGR, BI-R, ER, A-GEM; without FROMP on CIFAR100.
    at("splitMNIST", "compare") = 20 * in_scenario(10, scenario);
    at("splitMNIST", "replay") = 5 * with_budgets(12, 10, is_class);
    at("CIFAR100", "sweep") = searched_on_cifar(task);
    at("CIFAR100", "compare") = 10 * in_scenario(9, scenario);
    at("CIFAR100", "replay") = 5 * with_budgets(9, 0, is_class);
    at("task-free-splitMNIST", "sweep") = none + (task ? xdg_grid : 0) + task_free_si_grid;
    // None, Joint, SI, LwF, ER, A-GEM.
    at("task-free-splitMNIST", "compare") = 20 * in_scenario(6, scenario);
  }
  runs["CIFAR10-pretrain"] = 11;
  runs["permMNIST-task-sweep"] = none + coarse_ewc_grid + coarse_si_grid;
  runs["permMNIST-task-single-head-sweep"] = none + coarse_xdg_grid;
  runs["permMNIST-task-single-head-xdg-sweep"] = none + coarse_xdg_grid + coarse_ewc_grid + coarse_si_grid;
  runs["permMNIST-domain-sweep"] = none + coarse_ewc_grid + coarse_si_grid;
  // None, Joint, EWC, SI, LwF, DGR, ER.
  runs["permMNIST-task-compare"] = runs["permMNIST-domain-compare"] = 5 * 7UL;
  runs["permMNIST-task-single-head-xdg-compare"] = 5 * in_scenario(7, "task");
  return runs;
}

Counts counts_of(const std::string& name) {
  Counts counts;
  for (const PartPlan& part : published(name)) counts[part.part->name] = number_of_runs(part);
  return counts;
}

// The rows of a part, with all their options.
std::map<std::string, std::string> rows_of_part(const std::string& name, const std::string& part) {
  std::map<std::string, std::string> rows;
  for (const PlanRow& row : plan_called(published(name), part).plan.rows) {
    rows[row.label] = fmt::format("{}", fmt::join(row.options, " "));
  }
  return rows;
}

std::set<std::int64_t> seeds_of_part(const std::string& name, const std::string& part) {
  std::set<std::int64_t> seeds;
  const PartPlan& planned = plan_called(published(name), part);
  for (std::int64_t i = 0; i < planned.plan.seeds && planned.request; ++i) seeds.insert(planned.plan.first_seed + i);
  for (const PretrainingRun& run : planned.pretraining) seeds.insert(run.seed);
  return seeds;
}

}  // namespace

TEST_CASE("nature2022 has the runs of the paper, part by part", "[suite][golden]") {
  const Counts counts = counts_of("nature2022"), expected = expected_of_nature();
  for (const auto& [part, runs] : expected) {
    CAPTURE(part);
    CHECK((counts.contains(part) && counts.at(part) == runs));
  }
  CHECK(counts.size() == expected.size());
}

TEST_CASE("neurips2022 compares 10, 8 and 10 methods over 20 seeds", "[suite][golden]") {
  CHECK(counts_of("neurips2022") == Counts{{"tutorial-splitMNIST-task", 200},
                                           {"tutorial-splitMNIST-domain", 160},
                                           {"tutorial-splitMNIST-class", 200}});
}

TEST_CASE("fisher2025 has plain training and five curves of 14 points, over 30 seeds", "[suite][golden]") {
  CHECK(counts_of("fisher2025") == Counts{{"fisher-splitMNIST-task", 30 * 71}, {"fisher-CIFAR10-task", 30 * 71}});
}

TEST_CASE("all holds every part of every list once", "[suite]") {
  Counts together;
  for (const char* name : {"nature2022", "neurips2022", "fisher2025", "stability-gap"}) together.merge(counts_of(name));
  CHECK(counts_of("all") == together);
}

TEST_CASE("searches look at seed 1, comparisons at those from 2 on, and layers are pre-trained for all of them",
          "[suite][golden]") {
  CHECK(seeds_of_part("nature2022", "splitMNIST-task-sweep") == std::set<std::int64_t>{1});
  CHECK(seeds_of_part("nature2022", "splitMNIST-task-replay") == std::set<std::int64_t>{2, 3, 4, 5, 6});
  const auto pretrained = seeds_of_part("nature2022", "CIFAR10-pretrain");
  for (const char* part : {"CIFAR100-class-sweep", "CIFAR100-class-compare", "CIFAR100-class-replay"}) {
    for (const std::int64_t seed : seeds_of_part("nature2022", part)) CHECK(pretrained.contains(seed));
  }
  CHECK(pretrained.size() == 11);
  CHECK(*seeds_of_part("fisher2025", "fisher-CIFAR10-task").begin() == 1);
}

TEST_CASE("rows have the settings of the paper", "[suite][golden]") {
  auto rows = rows_of_part("nature2022", "splitMNIST-task-replay");
  CHECK(rows.at("FROMP, budget 10") == "--fromp --budget=10 --tau=0.001");
  CHECK(rows.at("ER, budget 5000") == "--method=er --budget=5000");
  CHECK(rows.at("Joint") == "--joint --iters=10000");
  rows = rows_of_part("nature2022", "CIFAR100-class-compare");
  CHECK(rows.at("Generative classifier").find("--eval-s=10000") != std::string::npos);
  CHECK(rows.at("iCaRL").find("--active-classes=all-so-far") != std::string::npos);
  CHECK_FALSE(rows.contains("FROMP"));
  rows = rows_of_part("nature2022", "task-free-splitMNIST-task-compare");
  CHECK(rows.at("XdG").find("--gating-prop=0.45") != std::string::npos);
  CHECK(rows.at("SI").find("--reg-strength=10.0") != std::string::npos);
  rows = rows_of_part("nature2022", "permMNIST-task-single-head-xdg-compare");
  CHECK(rows.at("Joint").find("--xdg") != std::string::npos);
  CHECK(rows.at("EWC").find("--fisher-n=1000") != std::string::npos);
  rows = rows_of_part("fisher2025", "fisher-splitMNIST-task");
  CHECK(rows.at("EWC All-500, lambda 1000") == "--method=online-ewc --fisher-n=500 --reg-strength=1000.0");
}

TEST_CASE("a part's runs have the reference's stamps", "[suite][golden]") {
  const std::vector<PartPlan>& plans = published("nature2022");
  const std::vector<PartRun> runs = part_runs(plan_called(plans, "CIFAR100-class-replay"));
  CHECK(runs.front().stamp ==
        "CIFAR100-N10-class--HC3-5x16-bn--F-1024x2000x2000_c100--i5000-lr0.0001-b256-pCvE-e100-ps-adam-all-s2");
  const std::vector<PartRun> pretraining = part_runs(plan_called(plans, "CIFAR10-pretrain"));
  CHECK(pretraining.back().stamp == "C3-5x16-bn-e100-s11");
}

// What changes here changes what people run under a paper's name. MEANDER_NEW_PUBLISHED_RUNS names a file to write the
// lists to, for when that is meant.
TEST_CASE("the lists are those of the checked-in file", "[suite][golden]") {
  const std::string listed = listed_runs("all");
  if (const char* file = std::getenv("MEANDER_NEW_PUBLISHED_RUNS")) write_file_atomically(file, listed);
  std::istringstream now(listed), before(content_of(MEANDER_PUBLISHED_RUNS));
  std::string line, former;
  for (int number = 1; std::getline(now, line); ++number) {
    CAPTURE(number);
    REQUIRE(std::getline(before, former));
    REQUIRE(line == former);
  }
  CHECK_FALSE(std::getline(before, former));
}
