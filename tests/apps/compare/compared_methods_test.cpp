#include "apps/compare/comparing.h"
#include "catch.h"

#include <meander/apps/compare/compared_methods.h>
#include <meander/apps/compare/planned_runs.h>

#include <algorithm>

using namespace meander;

namespace {

Texts colours_of(const std::vector<PlanRow>& rows) {
  Texts colours;
  for (const PlanRow& row : rows) colours.push_back(row.colour);
  return colours;
}

bool has_option(const PlanRow& row, const std::string& option) {
  return std::find(row.options.begin(), row.options.end(), option) != row.options.end();
}

}  // namespace

TEST_CASE("the academic comparison has the published methods, order and colours", "[compare][golden]") {
  const auto rows = compared_methods(comparison("splitMNIST", Scenario::Class));
  CHECK(labels_of(rows) == Texts{"None", "Joint", "EWC", "SI", "LwF", "FROMP", "DGR", "BI-R", "ER", "A-GEM",
                                 "Generative classifier", "iCaRL"});
  CHECK(colours_of(rows) == Texts{"grey", "black", "darkgreen", "yellowgreen", "gold", "goldenrod", "indianred",
                                  "lightcoral", "red", "orangered", "indigo", "purple"});
  const auto task = compared_methods(comparison("splitMNIST", Scenario::Task));
  CHECK(labels_of(task) ==
        Texts{"None", "Joint", "Separate Networks", "XdG", "EWC", "SI", "LwF", "FROMP", "DGR", "BI-R", "ER", "A-GEM"});
  CHECK(row_called(task, "Separate Networks").colour == "dodgerblue");
  CHECK(row_called(task, "XdG").colour == "deepskyblue");
  CHECK(labels_of(compared_methods(comparison("splitMNIST", Scenario::Domain))) ==
        Texts{"None", "Joint", "EWC", "SI", "LwF", "FROMP", "DGR", "BI-R", "ER", "A-GEM"});
}

TEST_CASE("the task-free comparison has the published methods and order", "[compare][golden]") {
  CHECK(labels_of(compared_methods(comparison("splitMNIST", Scenario::Class, false))) ==
        Texts{"None", "Joint", "SI", "LwF", "ER", "A-GEM", "iCaRL", "Generative classifier"});
  CHECK(labels_of(compared_methods(comparison("splitMNIST", Scenario::Task, false))) ==
        Texts{"None", "Joint", "Separate Networks", "XdG", "SI", "LwF", "ER", "A-GEM"});
  CHECK(labels_of(compared_methods(comparison("splitMNIST", Scenario::Domain, false))) ==
        Texts{"None", "Joint", "SI", "LwF", "ER", "A-GEM"});
}

TEST_CASE("only plain and joint training are bounds, and they come first", "[compare]") {
  for (const bool academic : {true, false}) {
    const auto rows = compared_methods(comparison("splitMNIST", Scenario::Task, academic));
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i].is_bound == (i < 2));
  }
}

TEST_CASE("academic joint training gets the iterations of all contexts", "[compare][golden]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  CHECK(options_of(compared_methods(options), "Joint") == Texts{"--joint", "--iters=10000"});
  options.contexts = 2;
  options.iters = 30;
  CHECK(options_of(compared_methods(options), "Joint") == Texts{"--joint", "--iters=60"});
  options.academic = false;
  CHECK(options_of(compared_methods(options), "Joint") == Texts{"--joint", "--stream=random"});
}

TEST_CASE("task-free, methods with a buffer consolidate at an interval of their own", "[compare][golden]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Class, false);
  auto rows = compared_methods(options);
  CHECK(options_of(rows, "SI") == Texts{"--si"});
  for (const char* label : {"ER", "A-GEM", "iCaRL"}) CHECK(has_option(row_called(rows, label), "--update-every=1"));
  options.update_every = 50;
  options.replay_update.reset();
  rows = compared_methods(options);
  CHECK(options_of(rows, "SI") == Texts{"--si", "--update-every=50"});
  CHECK(options_of(rows, "ER") == Texts{"--method=er"});
}

TEST_CASE("methods are left out on request", "[compare]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Task);
  options.no_context_spec = options.no_reg = options.no_fromp = options.no_bir = options.no_agem = true;
  CHECK(labels_of(compared_methods(options)) == Texts{"None", "Joint", "LwF", "DGR", "ER"});
  options.academic = false;
  options.no_reg = false;
  options.no_si = true;
  CHECK(labels_of(compared_methods(options)) == Texts{"None", "Joint", "LwF", "ER"});
}

TEST_CASE("strengths and sizes are those given, otherwise as published", "[compare][golden]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  const Texts small{"--gen-classifier", "--fc-units=85", "--fc-layers=3", "--z-dim=5", "--lr=0.001"};
  CHECK(options_of(compared_methods(options), "Generative classifier") == small);
  CHECK(options_of(compared_methods(options), "EWC") == Texts{"--ewc"});
  options.lambda = 1e-7;
  options.c = 10;
  options.fc_units_gc = 10;
  options.fc_lay_gc = 2;
  options.z_dim_gc = 7;
  const auto rows = compared_methods(options);
  CHECK(options_of(rows, "EWC") == Texts{"--ewc", "--reg-strength=1e-07"});
  CHECK(options_of(rows, "SI") == Texts{"--si", "--reg-strength=10.0"});
  CHECK(options_of(rows, "Generative classifier") ==
        Texts{"--gen-classifier", "--fc-units=10", "--fc-layers=2", "--z-dim=7", "--lr=0.001"});
  ComparisonOptions task = comparison("permMNIST", Scenario::Task);
  CHECK(options_of(compared_methods(task), "Separate Networks") == Texts{"--separate-networks", "--fc-units=400"});
  task.fc_units_sep = 30;
  CHECK(options_of(compared_methods(task), "Separate Networks") == Texts{"--separate-networks", "--fc-units=30"});
}

TEST_CASE("the generative classifier gets every context's iterations, however many classes it has", "[compare]") {
  const auto [contexts, academic] = GENERATE(table<int, bool>({{5, true}, {2, true}, {10, true}, {5, false}}));
  ComparisonOptions options = comparison("splitMNIST", Scenario::Class, academic);
  options.contexts = contexts;
  const Plan plan = plan_for(options, {row_called(compared_methods(options), "Generative classifier")},
                             {fmt::format("--contexts={}", contexts)});
  CHECK(*planned_runs(plan).front().run.iters == 2000);
}

TEST_CASE("methods that compare classes of all contexts are left out where only current ones compete", "[compare]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  options.current_classes = true;
  CHECK(labels_of(compared_methods(options)).back() == "A-GEM");
}

TEST_CASE("permMNIST has no generative classifier in the academic setting, which refuses it", "[compare]") {
  CHECK(labels_of(compared_methods(comparison("permMNIST", Scenario::Class))).back() == "iCaRL");
  CHECK(labels_of(compared_methods(comparison("permMNIST", Scenario::Class, false))).back() == "Generative classifier");
}

TEST_CASE("--xdg is given to all methods that can be combined with it", "[compare]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Task);
  options.xdg = true;
  const auto rows = compared_methods(options);
  CHECK(labels_of(rows) ==
        Texts{"None", "Joint", "Separate Networks", "XdG", "EWC", "SI", "LwF", "DGR", "ER", "A-GEM"});
  for (const PlanRow& row : rows) {
    CAPTURE(row.label);
    CHECK(has_option(row, "--xdg") == (row.label != "Separate Networks"));
  }
}

TEST_CASE("BI-R learns from features, of pre-trained layers only on request", "[compare]") {
  ComparisonOptions options = comparison("CIFAR10", Scenario::Class);
  const auto run_of = [](const ComparisonOptions& o, const Texts& common) {
    const Plan plan = plan_for(o, {row_called(compared_methods(o), "BI-R")}, common);
    return planned_runs(plan).front().run;
  };
  const ResolvedRun plain = run_of(options, {"--fc-units=8"});
  CHECK(plain.on_features);
  CHECK_FALSE(plain.conv.pretrained);
  options.pretrained = true;
  const ResolvedRun trained = run_of(options, {"--fc-units=8", "--pre-convE"});
  CHECK(trained.on_features);
  CHECK(trained.conv.pretrained);
  CHECK((plain.methods.front().options == trained.methods.front().options));
  CHECK(options_of(compared_methods(comparison("splitMNIST", Scenario::Class)), "BI-R") == Texts{"--brain-inspired"});
}

TEST_CASE("every row of every comparison can run", "[compare][property]") {
  const Experiment chosen = GENERATE(from_range(experiments()));
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Domain, Scenario::Class);
  const bool academic = GENERATE(true, false);
  CAPTURE(chosen.name, to_string(scenario), academic);
  const ComparisonOptions options = comparison(chosen.name, scenario, academic);
  // Small networks: some are built to be named.
  const Plan plan = plan_for(options, compared_methods(options), {"--fc-units=8"});
  CHECK(planned_runs(plan).size() == plan.rows.size());
}
