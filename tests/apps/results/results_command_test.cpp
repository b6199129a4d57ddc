#include "apps/message.h"
#include "apps/terminal/descriptors.h"
#include "catch.h"
#include "stored_results.h"

#include <meander/apps/results/results_command.h>
#include <meander/apps/terminal/terminal.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace meander;
using nlohmann::json;
using terminal::Captured;

namespace {

/// Folders of runs, and what `meander results` says about them.
class StoredResults {
 public:
  void put(const std::string& folder, const json& result) { put_result(scratch, folder, result); }
  std::string path(const std::string& folder) const { return (scratch.path() / folder).string(); }

  /// What it prints for these folders with these options.
  std::string show(const std::vector<std::string>& folders, std::vector<std::string> options = {}) {
    for (const std::string& folder : folders) options.push_back(path(folder));
    Captured output(terminal::standard_output), error(terminal::standard_error);
    CHECK(results_command(options) == 0);
    warnings = error.text();
    return output.text();
  }
  json data(const std::vector<std::string>& folders, std::vector<std::string> options = {}) {
    options.emplace_back("--json");
    return json::parse(show(folders, std::move(options)));
  }
  std::string refusal(std::vector<std::string> options) const {
    options.push_back(path("runs"));
    return error_line([&] { results_command(options); });
  }

  ScratchFolder scratch;
  std::string warnings;
};

/// Puts runs of plain training and of replay, two seeds each, in the folder "runs".
void put_two_methods(StoredResults& stored) {
  stored.put("runs/n1", finished_result("none", 1, 0.2));
  stored.put("runs/n2", finished_result("none", 2, 0.3));
  stored.put("runs/e1", finished_result("er", 1, 0.88));
  stored.put("runs/e2", finished_result("er", 2, 0.9));
}

json of_budget(int budget, std::int64_t seed, double accuracy) {
  json result = finished_result("er", seed, accuracy);
  result["stamp"] = "splitDigits--b" + std::to_string(budget) + "-s" + std::to_string(seed);
  result["options"]["budget"] = budget;
  return result;
}

}  // namespace

TEST_CASE("results are means over seeds with their spread", "[results][command]") {
  StoredResults stored;
  put_two_methods(stored);
  CHECK(stored.show({"runs"}) ==
        "method  experiment   scenario  stream              accuracy, %  forgetting, %  prequential, %    time  it/s\n"
        "none    splitDigits  class     random    25.00 (+/- 5.00), n=2          12.50           50.00  12.5 s   2.4\n"
        "er      splitDigits  class     random  * 89.00 (+/- 1.00), n=2          12.50           50.00  12.5 s   2.4\n"
        "* best\n");
  CHECK(stored.warnings.empty());
}

TEST_CASE("results are the same bytes whatever the order of the folders", "[results][command]") {
  StoredResults stored;
  stored.put("a", finished_result("er", 1, 0.88));
  stored.put("b", finished_result("none", 1, 0.3));
  stored.put("c", finished_result("er", 2, 0.9));
  const std::string option =
      GENERATE(as<std::string>{}, "--csv", "--json", "--latex", "--markdown", "--runs", "--tests");
  CAPTURE(option);
  CHECK(stored.show({"a", "b", "c"}, {option}) == stored.show({"c", "a", "b"}, {option}));
}

TEST_CASE("results for programs are exact, and identified by the stamp", "[results][command]") {
  StoredResults stored;
  put_two_methods(stored);
  const json rows = stored.data({"runs"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[1]["method"] == "er");
  CHECK(rows[1]["average_accuracy"].get<double>() == Approx(0.89));
  CHECK(rows[1]["average_accuracy_sem"].get<double>() == Approx(0.01));
  CHECK(rows[1]["average_accuracy_n"] == 2);
  CHECK(rows[1]["forgetting"] == 0.125);
  CHECK(rows[1]["training_seconds"] == 12.5);
  CHECK(rows[1]["stamp"] == stamp_of(finished_result("er", 0)));
  CHECK(
      stored.show({"runs"}, {"--csv"})
          .starts_with("method,experiment,scenario,stream,average_accuracy,average_accuracy_sem,average_accuracy_n,"));
}

TEST_CASE("the best accuracy on each problem is in bold, below a rule", "[results][command]") {
  StoredResults stored;
  put_two_methods(stored);
  json other = finished_result("none", 1, 0.5);
  other["scenario"] = "task";
  other["stamp"] = "splitDigits-random-5-task-s1";
  stored.put("runs/other", other);
  const std::string latex = stored.show({"runs"}, {"--latex"});
  CHECK(latex.find("random & 25.00 $\\pm$ 5.00") != std::string::npos);
  CHECK(latex.find("random & \\textbf{89.00} $\\pm$ 1.00") != std::string::npos);
  // A bound is not the best, even alone.
  CHECK(latex.find("\\\\\n\\midrule\nnone & splitDigits & task & random & 50.00, $n=1$") != std::string::npos);
}

TEST_CASE("the best of grouped results is no bound, and of one problem", "[results][command]") {
  StoredResults stored;
  stored.put("runs/a", finished_result("joint", 1, 0.9));
  stored.put("runs/b", finished_result("er", 1, 0.5));
  CHECK(stored.show({"runs"}, {"--group-by=method", "--markdown"}).find("**50.00") != std::string::npos);
  json other = finished_result("si", 1, 0.8);
  other["scenario"] = "task";
  stored.put("runs/c", other);
  CHECK(stored.show({"runs"}, {"--group-by=method", "--markdown"}).find("**") == std::string::npos);
}

TEST_CASE("a mean over runs that differ in more than their seeds is warned of", "[results][command]") {
  StoredResults stored;
  stored.put("runs/a", of_budget(100, 1, 0.8));
  stored.put("runs/b", of_budget(9, 1, 0.7));
  stored.put("runs/c", finished_result("none", 1));
  stored.data({"runs"}, {"--group-by=method"});
  CHECK(stored.warnings == "er: a mean over runs that differ in budget, not only in their seeds\n");
  stored.data({"runs"}, {"--group-by=method,budget"});
  CHECK(stored.warnings.empty());
}

TEST_CASE("a condition's value may hold commas", "[results][command]") {
  StoredResults stored;
  json ordered = finished_result("er", 1, 0.5);
  ordered["options"]["class-order"] = "1,0";
  stored.put("runs/a", ordered);
  stored.put("runs/b", finished_result("er", 2, 0.5));
  CHECK(stored.data({"runs"}, {"--where=method=er,class-order=1,0,seed=1"}).size() == 1);
}

TEST_CASE("results of one method are told apart by the options that differ", "[results][command]") {
  StoredResults stored;
  stored.put("runs/a", of_budget(100, 1, 0.8));
  stored.put("runs/b", of_budget(9, 1, 0.7));
  const json rows = stored.data({"runs"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["options"] == "budget=100");
  CHECK(rows[1]["options"] == "budget=9");
}

TEST_CASE("results can be grouped by options", "[results][command]") {
  StoredResults stored;
  stored.put("runs/a", of_budget(100, 1, 0.8));
  stored.put("runs/b", of_budget(9, 1, 0.7));
  stored.put("runs/c", of_budget(9, 2, 0.5));
  const json rows = stored.data({"runs"}, {"--group-by=method,budget"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["budget"] == "9");
  CHECK(rows[0]["average_accuracy"].get<double>() == Approx(0.6));
  CHECK(rows[0]["average_accuracy_n"] == 2);
  CHECK(rows[1]["budget"] == "100");
  CHECK(stored.data({"runs"}, {"--where=budget=9,seed=2"}).size() == 1);
}

TEST_CASE("results can be listed run by run, also those that did not come to their end", "[results][command]") {
  StoredResults stored;
  json stopped = finished_result("er", 2, 0.5);
  stopped["interrupted"] = true;
  stored.put("runs/a", finished_result("er", 1, 0.25));
  stored.put("runs/b", stopped);
  const json rows = stored.data({"runs"}, {"--runs"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["seed"] == 1);
  CHECK(rows[0]["average_accuracy"] == 0.25);
  CHECK(rows[0]["outcome"] == "done");
  CHECK(rows[1]["outcome"] == "was interrupted after 30 iterations");
  CHECK(rows[1]["directory"] == stored.path("runs/b"));
}

TEST_CASE("runs that cannot be counted are warned of, a line each", "[results][command]") {
  StoredResults stored;
  json stopped = finished_result("er", 2, 0.5);
  stopped["interrupted"] = true;
  stored.put("runs/a", finished_result("er", 1, 0.25));
  stored.put("runs/b", stopped);
  stored.scratch.put("runs/c/result.json", "");
  CHECK(stored.data({"runs"})[0]["average_accuracy_n"] == 1);
  CHECK(stored.warnings == stored.path("runs/c/result.json") +
                               ": is truncated: it ends after 0 bytes; move its folder away, and run it again\n" +
                               stored.path("runs/b") + ": was interrupted after 30 iterations; it is not counted\n");
}

TEST_CASE("results can be tested for differences, on equal seeds", "[results][command]") {
  StoredResults stored;
  const std::vector<double> replay{0.9, 0.8, 0.7, 0.1};
  for (int seed = 1; seed <= 4; ++seed) {
    stored.put("runs/e" + std::to_string(seed),
               finished_result("er", seed, replay[static_cast<std::size_t>(seed - 1)]));
    if (seed < 4) stored.put("runs/n" + std::to_string(seed), finished_result("none", seed, 0.5));
  }
  const json rows = stored.data({"runs"}, {"--tests"});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["first"] == "none");
  CHECK(rows[0]["second"] == "er");
  CHECK(rows[0]["pairs"] == 3);
  CHECK(rows[0]["difference"].get<double>() == Approx(-0.3));
  CHECK(rows[0]["t"].get<double>() == Approx(-std::sqrt(27.0)));
  CHECK(rows[0]["p"].get<double>() == Approx(1 - std::sqrt(27.0 / 29.0)));  // with two degrees of freedom
  CHECK(stored.show({"runs"}, {"--tests"}) ==
        "   accuracy, % minus that of  1                      2\n"
        "1  none                                              -30.00 (p=0.035, n=3)\n"
        "2  er                         +30.00 (p=0.035, n=3)\n");
}

TEST_CASE("wrong requests for results are refused in a line", "[results][command][refusal]") {
  StoredResults stored;
  put_two_methods(stored);
  CHECK(stored.refusal({"--csv", "--json"}) == "--json: contradicts --csv; leave one of the two out");
  CHECK(stored.refusal({"--runs", "--tests"}) == "--tests: contradicts --runs; leave one of the two out");
  CHECK(stored.refusal({"--runs", "--group-by=lr"}) == "--group-by: contradicts --runs; leave one of the two out");
  CHECK(stored.refusal({"--group-by=itres"}) ==
        "--group-by: no run has an option or a field 'itres'; did you mean 'iters'?");
  CHECK(stored.refusal({"--where=method"}) ==
        "--where: 'method' is not a condition; write KEY=VALUE, such as method=er");
  CHECK(stored.refusal({"--where=method=er", "--tests"}) ==
        "--tests: there is only one group of runs; add runs to compare with");
  CHECK(stored.refusal({"--cvs"}).ends_with("unknown option '--cvs'; did you mean '--csv'?"));
}

TEST_CASE("results without a run that came to its end are refused", "[results][command][refusal]") {
  StoredResults stored;
  json stopped = finished_result("er", 2, 0.5);
  stopped["interrupted"] = true;
  stored.put("runs/a", stopped);
  CHECK(stored.refusal({}) == "none of the runs ran to its end (" + stored.path("runs/a") +
                                  ": was interrupted after 30 iterations; it is not counted); see --runs");
}
