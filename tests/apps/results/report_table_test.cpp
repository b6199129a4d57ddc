#include "catch.h"

#include <meander/apps/results/report_table.h>
#include <meander/stream/runtime/error.h>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

using namespace meander;

namespace {

constexpr double missing_number = std::numeric_limits<double>::quiet_NaN();

SeedStatistics statistic(double mean, double sem, std::int64_t count) { return {count, mean, sem}; }

/// A bound, a rule, and a method that is better than another.
ReportTable two_methods() {
  ReportTable table{.title = "splitMNIST, class", .columns = {{"method", "method"}}};
  table.columns.push_back({"accuracy, %", "average_accuracy", ReportUnit::Percent, true, true});
  table.add({{{"Joint"}, {statistic(0.979, 0.0002, 5)}}, true, true});
  table.add({{{"EWC & co_1"}, {statistic(0.8841, 0.0032, 5)}}});
  table.add({{{"None"}, {statistic(0.25, missing_number, 1)}}});
  mark_best(table.rows, 1);
  return table;
}

/// A table of one cell.
ReportTable one_cell(const ReportCell& cell, ReportUnit unit = ReportUnit::Text) {
  ReportTable table;
  table.columns.push_back({"title", "name", unit});
  table.add({{cell}});
  return table;
}

std::string text_for_people(const ReportCell& cell, ReportUnit unit) { return printed({"", "", unit}, cell).text(); }

std::string second_line(const std::string& text) {
  const std::size_t begin = text.find('\n') + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::vector<bool> best_of(const std::vector<ReportRow>& rows) {
  std::vector<bool> best;
  for (const ReportRow& row : rows) best.push_back(row.cells.front().is_best);
  return best;
}

}  // namespace

TEST_CASE("a report for people has percentages with spread in aligned columns", "[results][report]") {
  CHECK(for_people(two_methods()) ==
        "method                  accuracy, %\n"
        "Joint         97.90 (+/- 0.02), n=5\n"
        "-----------------------------------\n"
        "EWC & co_1  * 88.41 (+/- 0.32), n=5\n"
        "None                     25.00, n=1\n"
        "* best\n");
}

TEST_CASE("a report as CSV has a column for each part of a statistic", "[results][report]") {
  CHECK(to_csv(two_methods()) ==
        "method,average_accuracy,average_accuracy_sem,average_accuracy_n\n"
        "Joint,0.979,0.0002,5\n"
        "EWC & co_1,0.8841,0.0032,5\n"
        "None,0.25,,1\n");
}

TEST_CASE("a report as JSON is an array of objects", "[results][report]") {
  CHECK(to_json(two_methods()) ==
        "[{\"method\":\"Joint\",\"average_accuracy\":0.979,\"average_accuracy_sem\":0.0002,\"average_accuracy_n\":5},\n"
        " {\"method\":\"EWC & co_1\",\"average_accuracy\":0.8841,\"average_accuracy_sem\":0.0032,"
        "\"average_accuracy_n\":5},\n"
        " {\"method\":\"None\",\"average_accuracy\":0.25,\"average_accuracy_sem\":null,\"average_accuracy_n\":1}]\n");
  CHECK(to_json(ReportTable()) == "[]\n");
}

TEST_CASE("a report as LaTeX is a tabular with booktabs", "[results][report]") {
  CHECK(to_latex(two_methods()) ==
        "% needs \\usepackage{booktabs}\n"
        "% splitMNIST, class\n"
        "\\begin{tabular}{lr}\n"
        "\\toprule\n"
        "method & accuracy, \\% \\\\\n"
        "\\midrule\n"
        "Joint & 97.90 $\\pm$ 0.02, $n=5$ \\\\\n"
        "\\midrule\n"
        "EWC \\& co\\_1 & \\textbf{88.41} $\\pm$ 0.32, $n=5$ \\\\\n"
        "None & 25.00, $n=1$ \\\\\n"
        "\\bottomrule\n"
        "\\end{tabular}\n");
}

TEST_CASE("a report as Markdown is a table with bold print", "[results][report]") {
  CHECK(to_markdown(two_methods()) ==
        "splitMNIST, class\n\n"
        "| method | accuracy, % |\n"
        "|---|---:|\n"
        "| Joint | 97.90 (+/- 0.02), n=5 |\n"
        "| EWC & co\\_1 | **88.41 (+/- 0.32), n=5** |\n"
        "| None | 25.00, n=1 |\n");
}

TEST_CASE("texts that would break a CSV file are quoted", "[results][report]") {
  const auto [text, quoted] = GENERATE(table<std::string, std::string>(
      {{"plain text", "plain text"}, {"a,b", "\"a,b\""}, {"say \"no\"", "\"say \"\"no\"\"\""}, {"a\rb", "\"a\rb\""}}));
  CHECK(to_csv(one_cell({text})) == "name\n" + quoted + "\n");
}

TEST_CASE("texts that would break JSON are escaped", "[results][report]") {
  CHECK(to_json(one_cell({"a \"b\"\n\\"})) == "[{\"name\":\"a \\\"b\\\"\\n\\\\\"}]\n");
  CHECK(to_json(one_cell({"\xff"})) == "[{\"name\":\"\xef\xbf\xbd\"}]\n");
}

TEST_CASE("characters that LaTeX reads as commands are escaped", "[results][report]") {
  const auto [text, escaped] = GENERATE(
      table<std::string, std::string>({{"50% & $1 #2 _x_ {y}", "50\\% \\& \\$1 \\#2 \\_x\\_ \\{y\\}"},
                                       {"a\\b~c^d", "a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d"},
                                       {"<a|b>", "\\textless{}a\\textbar{}b\\textgreater{}"},
                                       {"F-784--i6---x", "F-784-{}-i6-{}-{}-x"},
                                       {"two\nlines", "two lines"}}));
  CHECK(to_latex(one_cell({text})).find("\\midrule\n" + escaped + " \\\\\n") != std::string::npos);
}

TEST_CASE("characters that Markdown reads as marks are escaped", "[results][report]") {
  const auto [text, escaped] = GENERATE(table<std::string, std::string>(
      {{"a|b", "a\\|b"}, {"*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"}, {"<b>\\", "\\<b\\>\\\\"}, {"a\nb", "a b"}}));
  CHECK(to_markdown(one_cell({text})).ends_with("\n| " + escaped + " |\n"));
}

TEST_CASE("numbers are printed by what they are", "[results][report]") {
  CHECK(text_for_people({0.93257}, ReportUnit::Percent) == "93.26");
  CHECK(text_for_people({-0.00001}, ReportUnit::Percent) == "0.00");
  CHECK(text_for_people({-0.125}, ReportUnit::Percent) == "-12.50");
  CHECK(text_for_people({0.012345678}, ReportUnit::Number) == "0.01235");
  CHECK(text_for_people({12.34}, ReportUnit::Seconds) == "12.3 s");
  CHECK(text_for_people({1204.4}, ReportUnit::Rate) == "1,204");
  CHECK(text_for_people({std::int64_t{9007199254740993}}, ReportUnit::Count) == "9007199254740993");
  CHECK(text_for_people({statistic(7.5, 0.5, 2)}, ReportUnit::Count) == "8");
  for (const ReportUnit unit : {ReportUnit::Percent, ReportUnit::Number, ReportUnit::Seconds, ReportUnit::Rate}) {
    CHECK(text_for_people({missing_number}, unit) == "-");
  }
}

TEST_CASE("files hold numbers as they are", "[results][report]") {
  CHECK(second_line(to_csv(one_cell({0.1}, ReportUnit::Percent))) == "0.1");
  CHECK(second_line(to_csv(one_cell({1.0 / 3}, ReportUnit::Percent))) == "0.3333333333333333");
  CHECK(second_line(to_csv(one_cell({std::int64_t{9007199254740993}}, ReportUnit::Count))) == "9007199254740993");
  CHECK(second_line(to_csv(one_cell({missing_number}, ReportUnit::Percent))).empty());
  CHECK(to_json(one_cell({std::int64_t{12}}, ReportUnit::Count)) == "[{\"name\":12}]\n");
  CHECK(to_json(one_cell({missing_number}, ReportUnit::Number)) == "[{\"name\":null}]\n");
}

TEST_CASE("LaTeX shows minus signs and missing numbers as such", "[results][report]") {
  CHECK(to_latex(one_cell({-0.125}, ReportUnit::Percent)).find("\n$-$12.50 \\\\\n") != std::string::npos);
  CHECK(to_latex(one_cell({missing_number}, ReportUnit::Percent)).find("\n-- \\\\\n") != std::string::npos);
}

TEST_CASE("a text may stand in place of a statistic", "[results][report]") {
  ReportTable table;
  table.columns.push_back({"accuracy, %", "accuracy", ReportUnit::Percent, true, true});
  table.add({{{"diverged"}}});
  CHECK(second_line(to_csv(table)) == "diverged,,0");
  CHECK(to_json(table) == "[{\"accuracy\":\"diverged\",\"accuracy_sem\":null,\"accuracy_n\":0}]\n");
  CHECK(to_markdown(table).ends_with("| diverged |\n"));
}

TEST_CASE("the best of a column is marked, in ties all, but no bound and nothing that is missing",
          "[results][report]") {
  std::vector<ReportRow> rows{{{{0.5}}},        {{{0.75}}},     {{{0.75}}}, {{{missing_number}}},
                              {{{"diverged"}}}, {{{1.0}}, true}};
  mark_best(rows, 0);
  CHECK(best_of(rows) == std::vector<bool>{false, true, true, false, false, false});
  mark_best(std::span(rows).first(1), 0);
  mark_best(std::span(rows).subspan(3), 0);
  CHECK(best_of(rows) == std::vector<bool>{true, true, true, false, false, false});
}

TEST_CASE("a row of a report needs a cell for each column", "[results][report]") {
  ReportTable table = two_methods();
  CHECK_THROWS_AS(table.add({{{"one cell"}}}), InternalError);
}
