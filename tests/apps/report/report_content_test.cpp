#include "../message.h"
#include "catch.h"
#include "reported_runs.h"

#include <meander/apps/report/plotted_content.h>
#include <meander/apps/report/report_content.h>
#include <meander/apps/report/run_command_line.h>
#include <meander/stream/runtime/error.h>

using namespace meander;

namespace {

ReportContent content_in(const ScratchFolder& scratch, std::vector<std::string>& problems,
                         const std::optional<std::string>& where = {}) {
  return report_content({scratch.path() / "runs"}, where, problems);
}

std::vector<std::string> labels_of_rows(const ReportContent& content) {
  std::vector<std::string> labels;
  for (const ReportedRow& row : content.rows) labels.push_back(row.label);
  return labels;
}

}  // namespace

TEST_CASE("runs that differ only in their seeds are one row, bounds first", "[report]") {
  const ScratchFolder scratch;
  for (const std::int64_t seed : {0, 1}) {
    put_learner(scratch, "si", seed, 0.4);
    put_learner(scratch, "er", seed, 0.5);
    put_learner(scratch, "none", seed, 0.1);
  }
  std::vector<std::string> problems;
  const ReportContent content = content_in(scratch, problems);
  CHECK(labels_of_rows(content) == std::vector<std::string>{"None", "SI", "ER"});
  CHECK(content.rows[0].is_bound);
  CHECK(content.rows[1].runs.size() == 2);
  CHECK(content.rows[2].colour == "red");
  CHECK(content.seeds == "seeds 0 to 1");
  CHECK(mentions(content.title, {"splitDigits, 2 contexts, class scenario"}));
  CHECK(problems.empty());
}

TEST_CASE("a comparison's report has its rows, labels and colours", "[report]") {
  const ScratchFolder scratch;
  const std::string stamp = stamp_of(finished_result("er", 1));
  put_learner(scratch, "er", 1, 0.5);
  put_learner(scratch, "si", 1, 0.4);
  scratch.put("runs/comparison.toml",
              "title = \"a title\"\ncommand = \"sweep\"\nseed = 1\nn-seeds = 1\n"
              "[[row]]\nlabel = \"ER, budget 10\"\ncurve = \"ER\"\nx-name = \"budget\"\nx = 10\n"
              "colour = \"teal\"\nchoice = \"ER\"\nstamps = [ \"" +
                  stamp + "\" ]\n");
  std::vector<std::string> problems;
  const ReportContent content = content_in(scratch, problems);
  CHECK(content.title == "a title");
  REQUIRE(content.rows.size() == 1);
  CHECK(content.rows[0].x == 10.0);
  CHECK(content.rows[0].x_name == "budget");
  CHECK(content.rows[0].colour == "teal");
  REQUIRE(problems.size() == 1);
  CHECK(mentions(problems[0], {"si-1: is not of the comparison"}));
}

TEST_CASE("runs on different problems are refused, and the error says in what they differ", "[report][refusal]") {
  const ScratchFolder scratch;
  put_learner(scratch, "er", 0, 0.5);
  nlohmann::json other = finished_result("si", 0);
  other["scenario"] = "task";
  put_result(scratch, "runs/other", other);
  std::vector<std::string> problems;
  const std::string message = error_line([&] { content_in(scratch, problems); });
  CHECK(mentions(message, {"do not belong together: scenario is class in"}));
  CHECK(mentions(message, {"--where=scenario=class"}));
  CHECK(labels_of_rows(content_in(scratch, problems, "scenario=task")) == std::vector<std::string>{"SI"});
}

TEST_CASE("single runs are plotted together if they belong together, and stray files are passed over", "[report]") {
  const ScratchFolder scratch;
  const auto er = put_learner(scratch, "er", 0, 0.5), si = put_learner(scratch, "si", 0, 0.4);
  std::vector<std::string> problems;
  CHECK(plotted_content({er, si}, {}, problems).rows.size() == 2);
  nlohmann::json other = finished_result("none", 0);
  other["scenario"] = "task";
  const auto task = put_result(scratch, "task", other);
  scratch.put("task/metrics.jsonl", evaluation_line(3, {0.9, 0.0}));
  CHECK(mentions(error_line([&] { plotted_content({er, task}, {}, problems); }), {"scenario is class in"}));
  const std::string file = scratch.put("report.csv", "").string();
  CHECK(folders_among({file, er.string()}) == std::vector<std::filesystem::path>{er});
  CHECK(mentions(error_line([&] { folders_among({file}); }), {"is not a folder"}));
}

TEST_CASE("a folder without runs, and one with unfinished runs alone, are refused", "[report][refusal]") {
  const ScratchFolder scratch;
  std::vector<std::string> problems;
  CHECK_THROWS_AS(report_content({scratch.path() / "nothing"}, {}, problems), Error);
  nlohmann::json stopped = finished_result("er", 0);
  stopped["interrupted"] = true;
  put_result(scratch, "runs/er", stopped);
  CHECK(mentions(error_line([&] { content_in(scratch, problems); }), {"none of the runs ran to its end"}));
}

TEST_CASE("a comparison.toml that does not say what it should is named", "[report][refusal]") {
  const ScratchFolder scratch;
  put_learner(scratch, "er", 0, 0.5);
  for (const char* text :
       {"title = 3\n", "title = \"t\"\nrow = 3\n", "title = \"t\"\n[[row]]\nlabel = 3\nstamps = [\"a\"]\n"}) {
    CAPTURE(text);
    scratch.put("runs/comparison.toml", text);
    std::vector<std::string> problems;
    CHECK(mentions(error_line([&] { content_in(scratch, problems); }), {"comparison.toml"}));
  }
}

TEST_CASE("runs whose contexts end elsewhere are refused", "[report][refusal]") {
  const ScratchFolder scratch;
  put_learner(scratch, "er", 0, 0.5);
  nlohmann::json longer = finished_result("si", 0);
  longer["metrics"]["evaluated_at"] = {30, 60};
  longer["options"]["contexts"] = 2;
  put_result(scratch, "runs/longer", longer);
  std::vector<std::string> problems;
  CHECK(mentions(error_line([&] { content_in(scratch, problems); }), {"their contexts end elsewhere"}));
}

TEST_CASE("a damaged comparison.toml is named", "[report][refusal]") {
  const ScratchFolder scratch;
  put_learner(scratch, "er", 0, 0.5);
  scratch.put("runs/comparison.toml", "title = [");
  std::vector<std::string> problems;
  CHECK(mentions(error_line([&] { content_in(scratch, problems); }), {"comparison.toml", "is damaged"}));
}

TEST_CASE("a run's command line has the options that it was given, as a shell reads them", "[report]") {
  const ScratchFolder scratch;
  StoredRun run = read_run(put_learner(scratch, "er", 7, 0.5));
  CHECK(run_command_line(run) == "meander run --experiment=splitDigits --seed=7");
  scratch.put("runs/er-7/config.toml", "academic = true\nout = \"my runs\"\n");
  CHECK(run_command_line(run) == "meander run --academic '--out=my runs'");
  scratch.put("runs/er-7/config.toml", "bugdet = 1\n");
  CHECK(run_command_line(run).empty());
}
