#include "apps/compare/comparing.h"
#include "apps/message.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/compare/plan_file.h>
#include <meander/apps/compare/planned_runs.h>

using namespace meander;

namespace {

std::vector<PlanRow> methods_in(const std::string& toml) {
  const ScratchFolder folder;
  return read_methods_file(folder.put("rows.toml", toml).string());
}

std::vector<PlanRow> grids_in(const std::string& toml) {
  const ScratchFolder folder;
  return read_grid_file(folder.put("rows.toml", toml).string());
}

// Without the folder's name.
std::string from_the_file(const std::string& line) {
  return line.substr(std::min(line.size(), line.find("rows.toml")));
}

std::string methods_refusal(const std::string& toml) {
  return from_the_file(usage_error([&] { methods_in(toml); }));
}

std::string grids_refusal(const std::string& toml) {
  return from_the_file(usage_error([&] { grids_in(toml); }));
}

// A grid of one option, whose values are on line 2.
std::string grid_of(const std::string& values) { return "[[grid]]\nvalues = { " + values + " }\n"; }

}  // namespace

TEST_CASE("a file of methods gives a row for each table, bounds first", "[compare][config]") {
  const auto rows = methods_in(R"(
[[method]]
label = "ER, small buffer"
colour = "red"
options = { method = "er", budget = 200, lr = 1e-4, distill = true, fc-bn = true }
[[method]]
[method.options]
si = true
reg-strength = 5
labels-per-batch = false
[[method]]
)");
  REQUIRE(labels_of(rows) == Texts{"none", "ER, small buffer", "--si --reg-strength=5 --labels-per-batch=false"});
  CHECK(rows[1].colour == "red");
  CHECK(rows[1].options == Texts{"--method=er", "--budget=200", "--lr=0.0001", "--distill", "--fc-bn=yes"});
  CHECK_FALSE(rows[1].is_bound);
  CHECK(rows[0].options.empty());
  CHECK(rows[0].is_bound);
  CHECK(methods_in("[[method]]\noptions = { joint = true }\n").front().is_bound);
}

TEST_CASE("the rows of a file of methods can run", "[compare][config]") {
  const auto rows = methods_in(
      "[[method]]\noptions = { method = \"er\", budget = 200, lr = 1e-4 }\n"
      "[[method]]\noptions = { cummulative = true, updates-per-batch = 2, acc-n = \"all\" }\n");
  CHECK(rows[1].options == Texts{"--cumulative", "--updates-per-batch=2", "--acc-n=all"});
  const auto runs = planned_runs({.title = "a test", .rows = rows});
  CHECK(runs[0].run.lr == 0.0001);
  CHECK(runs[1].run.methods.front().method->name == "cumulative");
}

TEST_CASE("an error in a file of methods names file, line and key", "[compare][config][refusal]") {
  const auto [toml, line] = GENERATE(table<std::string, std::string>({
      {"[[method]]\noptions = { bugdet = 1 }\n", "rows.toml, line 2: unknown option 'bugdet'; did you mean 'budget'?"},
      {"[[method]]\noptions = { budget = 0 }\n",
       "rows.toml, line 2: budget: '0' is not a number of samples; give 1 or more"},
      {"[[method]]\noptions = { budget = [1] }\n",
       "rows.toml, line 2: budget: has a value of the wrong type; give a number, or a string in quotes"},
      {"[[method]]\noptions = { si = 1 }\n",
       "rows.toml, line 2: si: has a value of the wrong type; give true or false"},
      {"[[method]]\noptions = { seed = 1 }\n",
       "rows.toml, line 2: seed: belongs to the comparison, not to one of its rows; leave it out"},
      {"[[method]]\noptions = { kfac = true, fisher-kfac = true }\n",
       "rows.toml, line 2: fisher-kfac: given twice; give it once"},
      {"[[method]]\noptions = 3\n", "rows.toml, line 2: options: is not a table; write options = { name = value }"},
      {"[[method]]\nlable = \"x\"\n", "rows.toml, line 2: unknown key 'lable'; did you mean 'label'?"},
      {"[[method]]\nlabel = 3\n", "rows.toml, line 2: label: is not a text; give a string in quotes"},
      {"[[method]]\nlabel = \"x\"\n[[method]]\nlabel = \"x\"\n",
       "rows.toml, line 3: another row is labelled 'x' too; give a label of its own"},
      {"[[methods]]\n", "rows.toml, line 1: unknown key 'methods'; did you mean 'method'?"},
      {"[method]\n", "rows.toml, line 1: method: is not a list of tables; write [[method]]"},
      {"", "rows.toml: has no [[method]]; begin each row with [[method]]"},
  }));
  CAPTURE(toml);
  CHECK(methods_refusal(toml) == line);
}

TEST_CASE("options that decide how the program is used belong to no row", "[compare][config][refusal]") {
  const std::string option =
      GENERATE("out", "config", "json", "quiet", "get-stamp", "write-config", "data-dir", "threads", "no-gpus");
  const std::string value = GENERATE("true", "\"x\"", "1");
  CAPTURE(option, value);
  CHECK(methods_refusal("[[method]]\noptions = { " + option + " = " + value + " }\n") ==
        "rows.toml, line 2: " + option + ": belongs to the comparison, not to one of its rows; leave it out");
}

TEST_CASE("what is not TOML is refused with its line", "[compare][config][refusal]") {
  CHECK(methods_refusal("[[method]]\nlabel = er\n").starts_with("rows.toml, line 2: is not TOML: "));
  CHECK(methods_refusal("[[method]]\nlabel = \"x\"\nlabel = \"y\"\n").starts_with("rows.toml, line 3: is not TOML: "));
  CHECK(usage_error([] { read_methods_file("/no/such/file.toml"); }) ==
        "/no/such/file.toml: cannot be read (No such file or directory); check the path and its permissions");
}

TEST_CASE("a file of grids gives a row for each combination of values", "[sweep][config]") {
  const auto rows = grids_in(R"(
[[grid]]
label = "ER"
colour = "red"
options = { method = "er" }
[grid.values]
budget = [100, 200, 500]
lr = { from = 1e-4, to = 1e-1, steps = 4, scale = "log" }
[[grid]]
options = { si = true }
values = { reg-strength = { from = 0, to = 1, steps = 3 } }
)");
  REQUIRE(rows.size() == 12 + 3);
  CHECK(rows[0].options == Texts{"--method=er", "--budget=100", "--lr=0.0001"});
  CHECK(rows[1].options == Texts{"--method=er", "--budget=100", "--lr=0.001"});
  CHECK(rows[11].options == Texts{"--method=er", "--budget=500", "--lr=0.1"});
  CHECK(rows[11].label == "ER, budget 500, lr 0.1");
  CHECK(rows[11].colour == "red");
  CHECK(points_on(rows, "ER, lr 0.001") == std::vector<double>{100, 200, 500});
  CHECK(points_on(rows, "--si") == std::vector<double>{0, 0.5, 1});
  CHECK(rows[13].options == Texts{"--si", "--reg-strength=0.5"});
  CHECK(planned_runs({.title = "a test", .rows = rows}).size() == rows.size());
}

TEST_CASE("a range of whole numbers is rounded, and a list may hold words and flags", "[sweep][config]") {
  CHECK(points_on(grids_in(grid_of("batch = { from = 10, to = 1000, steps = 4, scale = \"log\" }")), "none") ==
        std::vector<double>{10, 46, 215, 1000});
  const auto words = grids_in(
      "[[grid]]\noptions = { method = \"er\" }\n"
      "values = { sample-selection = [\"random\", \"herding\"], distill = [true, false] }\n");
  REQUIRE(words.size() == 4);
  CHECK(words[1].options == Texts{"--method=er", "--sample-selection=random", "--distill=false"});
  CHECK_FALSE(words[1].x.has_value());
}

TEST_CASE("a wrong grid is refused", "[sweep][config][refusal]") {
  const std::string range = "lr = { from = 1, to = 2, steps = ";
  const auto [values, line] = GENERATE_COPY(table<std::string, std::string>({
      {"budget = []", "rows.toml, line 2: budget: lists no values; list one or more"},
      {"budget = 100",
       "rows.toml, line 2: budget: is a single value; write a list, [1, 2], or give it among the options"},
      {"budget = [1, 0]", "rows.toml, line 2: budget: '0' is not a number of samples; give 1 or more"},
      {"lr = [1, 0.5, 1.0]", "rows.toml, line 2: lr: has the value 1.0 twice; give it once"},
      {"bugdet = [1]", "rows.toml, line 2: unknown option 'bugdet'; did you mean 'budget'?"},
      {"seed = [1, 2]", "rows.toml, line 2: seed: belongs to the comparison, not to one of its rows; leave it out"},
      {"lr = { from = 1, to = 2 }", "rows.toml, line 2: lr: has no 'steps'; give from, to and steps"},
      {"lr = { from = 1, steps = 2 }", "rows.toml, line 2: lr: has no 'to'; give from, to and steps"},
      {range + "1 }", "rows.toml, line 2: steps: is not a number of steps; give 2 to 1000"},
      {range + "2.5 }", "rows.toml, line 2: steps: is not a number of steps; give 2 to 1000"},
      {range + "3, scale = \"lin\" }", "rows.toml, line 2: scale: 'lin' is not a scale; did you mean 'linear'?"},
      {range + "3, step = 1 }", "rows.toml, line 2: unknown key 'step'; did you mean 'steps'?"},
      {"lr = { from = 0, to = 2, steps = 3, scale = \"log\" }",
       "rows.toml, line 2: lr: a logarithmic range has numbers above 0 only; change it, or its scale"},
      {"lr = { from = \"a\", to = 2, steps = 3 }", "rows.toml, line 2: from: is not a number; give a number"},
      {"lr = { from = -1, to = 2, steps = 3 }",
       "rows.toml, line 2: lr: '-1.0' is not a learning rate; give a finite number above 0"},
      {"batch = { from = 1, to = 2, steps = 4 }", "rows.toml, line 2: batch: has the value 1 twice; give it once"},
      {range + "1000 }, epsilon = { from = 1, to = 2, steps = 11 }",
       "rows.toml, line 1: has 11,000 points; list fewer values: 10,000 points are the most"},
  }));
  CAPTURE(values);
  CHECK(grids_refusal(grid_of(values)) == line);
}

TEST_CASE("a grid lists values, and each option once", "[sweep][config][refusal]") {
  const std::string no_points =
      "rows.toml, line 1: has no points: it lists no values; add [grid.values] with a list or a range";
  CHECK(grids_refusal("[[grid]]\nlabel = \"x\"\n") == no_points);
  CHECK(grids_refusal("[[grid]]\nvalues = {}\n") == no_points);
  CHECK(grids_refusal("[[grid]]\noptions = { lr = 1 }\nvalues = { lr = [1, 2] }\n") ==
        "rows.toml, line 1: gives 'lr' twice; give it once");
  CHECK(grids_refusal("[[grid]]\nvalues = { lr = [1] }\n[[grid]]\nvalues = { batch = [1] }\n") ==
        "rows.toml, line 3: another row is labelled 'none' too; give a label of its own");
}
