// What comparisons of all kinds run and print, by running the program.
#include "catch.h"
#include "small_comparison.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace meander;
using nlohmann::json;

namespace {

// The labels of a table that was printed with --json.
std::vector<std::string> labels_in(const std::string& printed) {
  std::vector<std::string> labels;
  for (const json& row : json::parse(printed)) labels.push_back(row.at("method").get<std::string>());
  return labels;
}

std::vector<std::string> lines_that_begin(const std::string& text, const std::string& beginning) {
  std::vector<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(beginning)) found.push_back(line);
  }
  return found;
}

double mean_accuracy(const std::vector<json>& results, const std::string& method) {
  double sum = 0;
  int runs = 0;
  for (const json& result : results) {
    if (result.at("method") != method) continue;
    sum += result.at("average_accuracy").get<double>();
    ++runs;
  }
  return sum / runs;
}

std::string two_contexts_of_a_grid(const std::string& grid) {
  return "meander sweep " + on_few_digits() + "--fuzziness=2 --tune-on-prefix=2 --validation=0.2 --quiet --json " +
         "--out=c --grid-file=" + grid;
}

}  // namespace

TEST_CASE("a comparison prints paired tests as a matrix for people and as a list for programs", "[compare][tests]") {
  const ScratchFolder folder;
  const std::string command = comparison_of("--methods=none,er --n-seeds=2 --out=c --quiet --tests ");
  const Outcome matrix = run_script(folder, command);
  INFO(matrix.error);
  REQUIRE(matrix.code == 0);
  CHECK(matrix.output.find("accuracy, % minus that of") != std::string::npos);
  CHECK(lines_that_begin(matrix.output, "1  none").size() == 1);
  CHECK(lines_that_begin(matrix.output, "2  er").size() == 1);
  CHECK(count(matrix.output, "(p=") == 2);
  const Outcome list = run_script(folder, command + "--csv");
  REQUIRE(list.code == 0);
  CHECK(list.output.starts_with("first,second,pairs,difference,t,p\nnone,er,2,"));
  CHECK(count(list.output, "\n") == 2);
  const std::vector<json> results = results_in(folder);
  const std::string difference = list.output.substr(list.output.find("none,er,2,") + std::string("none,er,2,").size());
  CHECK(std::stod(difference) == Approx(mean_accuracy(results, "none") - mean_accuracy(results, "er")));
  CHECK(std::stod(difference) != 0.0);
}

TEST_CASE("methods are compared by how many samples they store, a row per budget", "[compare][replay]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, "meander compare-replay " + on_few_digits() +
                                                 "--budgets=2,1 --no-fromp --no-agem --out=c --quiet --json");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(labels_in(outcome.output) == std::vector<std::string>{"None", "Joint", "ER, budget 1", "ER, budget 2",
                                                              "iCaRL, budget 1", "iCaRL, budget 2"});
  std::multiset<std::string> stored;
  for (const json& result : results_in(folder)) {
    const json& options = result.at("options");
    if (!options.at("budget").is_null()) {
      stored.insert(result.at("method").get<std::string>() + " " + options.at("budget").dump());
    }
  }
  CHECK(stored == std::multiset<std::string>{"er 1", "er 2", "icarl 1", "icarl 2"});
  CHECK(lines_that_begin(tables(folder), "best ER, budget ").size() == 1);
  CHECK(lines_that_begin(tables(folder), "best iCaRL, budget ").size() == 1);
}

TEST_CASE("a sweep on the first contexts and a validation set names the best point", "[compare][sweep]") {
  const ScratchFolder folder;
  folder.put("g.toml", "[[grid]]\nlabel = 'ER'\noptions = { method = 'er' }\n[grid.values]\nlr = [0.001, 0.1]\n");
  const Outcome outcome = run_script(folder, two_contexts_of_a_grid("g.toml"));
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(labels_in(outcome.output) == std::vector<std::string>{"ER, lr 0.001", "ER, lr 0.1"});
  const std::vector<json> results = results_in(folder);
  REQUIRE(results.size() == 2);
  for (const json& result : results) {
    CHECK(result.at("accuracy_per_context").size() == 2);
    CHECK(result.at("iterations") == 12);
    int tested = 0;
    for (const json& row : result.at("metrics").at("confusion_matrix")) {
      for (const json& of_label : row) tested += of_label.get<int>();
    }
    CHECK(tested == 32);  // a fifth of 40 training samples, of each of four classes
  }
  const auto best = std::max_element(results.begin(), results.end(), [](const json& one, const json& other) {
    return one.at("average_accuracy").get<double>() < other.at("average_accuracy").get<double>();
  });
  const std::vector<std::string> told = lines_that_begin(tables(folder), "best ");
  REQUIRE(told.size() == 1);
  CHECK(told[0].starts_with("best ER, lr " + best->at("options").at("lr").dump() + " ("));
  CHECK(tables(folder).find("final accuracy on held-out training samples") != std::string::npos);
}

TEST_CASE("a sweep of two options names the best of all their combinations", "[compare][sweep][regression]") {
  const ScratchFolder folder;
  folder.put("g.toml",
             "[[grid]]\nlabel = 'ER'\noptions = { method = 'er' }\n[grid.values]\nbudget = [10, 20]\nlr = [0.001, "
             "0.1]\n");
  const Outcome outcome = run_script(folder, two_contexts_of_a_grid("g.toml"));
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(labels_in(outcome.output).size() == 4);
  const std::vector<json> results = results_in(folder);
  const auto best = std::max_element(results.begin(), results.end(), [](const json& one, const json& other) {
    return one.at("average_accuracy").get<double>() < other.at("average_accuracy").get<double>();
  });
  const std::vector<std::string> told = lines_that_begin(tables(folder), "best ");
  REQUIRE(told.size() == 1);
  CHECK(told[0].starts_with("best ER, budget " + best->at("options").at("budget").dump() + ", lr " +
                            best->at("options").at("lr").dump() + " ("));
}

TEST_CASE("options of runs reach every run of a comparison", "[compare]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(
      folder, comparison_of("--methods=none,er --lca-batches=2 --class-order=9,8,7,6,5,4,3,2,1,0 --out=c --quiet"));
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  const std::vector<json> results = results_in(folder);
  REQUIRE(results.size() == 2);
  for (const json& result : results) {
    CHECK(result.at("options").at("lca-batches") == 2);
    CHECK(result.at("options").at("class-order") == "9,8,7,6,5,4,3,2,1,0");
    CHECK(result.at("metrics").at("learning_curve_area").is_number());
  }
}

TEST_CASE("why runs failed is told even if there is nothing to test", "[compare][regression]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, small_comparison("--quiet --tests --lr=1e30"));
  CHECK(outcome.code == 1);
  CHECK(outcome.error.find("lower the learning rate") != std::string::npos);
  CHECK(outcome.error.find("--tests: fewer than two rows have results\n") != std::string::npos);
}

TEST_CASE("printed commands name whole paths", "[compare][regression]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, small_comparison("--print-commands --model-dir=m"));
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(count(outcome.output, "--model-dir=" + folder.path().string() + "/m ") == 8);
  CHECK(count(outcome.output, "--out=" + folder.path().string() + "/c ") == 8);
}
