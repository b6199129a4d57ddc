// Figures and pages of runs and comparisons, by running the program.
#include "catch.h"
#include "small_comparison.h"

#include <meander/learners/images/image.h>

using namespace meander;

namespace {

bool is_pdf(const std::filesystem::path& file) { return content_of(file).starts_with("%PDF-"); }

// A run of a second whose accuracy is measured ten times.
const std::string measured_run = "meander run " + on_few_digits(20) + "--academic --acc-log=10 --method=er --quiet ";

}  // namespace

TEST_CASE("a run draws its figures when it is done", "[run][report]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, measured_run + "--pdf --out=here --plot-dir=figures/deep");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  const auto runs = run_folders(folder, "here");
  REQUIRE(runs.size() == 1);
  CHECK(is_pdf(folder.path() / "figures/deep" / (runs[0].filename().string() + ".pdf")));
}

TEST_CASE("without gnuplot --pdf is refused before anything runs, and the error names the package",
          "[run][compare][report][refusal]") {
  const ScratchFolder folder;
  for (const std::string& command : {measured_run, small_comparison()}) {
    const Outcome outcome = run_script(folder, "PATH=/nowhere\n" + command + "--pdf --out=here");
    CHECK(outcome.code == 1);
    CHECK(count(outcome.error, "install the Debian package gnuplot-nox") == 1);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "here"));
  }
}

TEST_CASE("a run that is done already still draws its figures", "[run][report]") {
  const ScratchFolder folder;
  const Outcome outcome =
      run_script(folder, measured_run + "--once --out=here && " + measured_run + "--once --out=here --pdf");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  const auto runs = run_folders(folder, "here");
  REQUIRE(runs.size() == 1);
  CHECK(is_pdf(runs[0] / (runs[0].filename().string() + ".pdf")));
}

// Stands for a gnuplot that takes long.
const std::string slow_gnuplot =
    "mkdir bin && printf '#!/bin/sh\\nexec sleep 50\\n' > bin/gnuplot && chmod +x bin/gnuplot && PATH=$PWD/bin:$PATH\n";

TEST_CASE("a signal ends a report while it is drawn, and leaves nothing behind", "[report][stop]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(
      folder,
      measured_run + "--out=here\n" + slow_gnuplot +
          "mkdir tmp; export TMPDIR=$PWD/tmp; \"$MEANDER\" report here --pdf & sleep 3; kill -TERM $!; wait $!");
  CHECK(outcome.code == 143);
  CHECK(std::filesystem::is_empty(folder.path() / "tmp"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "here/report.pdf"));
}

TEST_CASE("joint training, whose contexts do not end, is drawn as bars", "[run][report]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, "meander run " + on_few_digits(20) +
                                                 "--academic --joint --pdf --quiet --out=here && "
                                                 "meander plot here/* --figure=final-accuracy-per-context");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(count(outcome.output, "context 4") == 1);
}

TEST_CASE("several comparisons get a report each, and files beside them are passed over", "[report]") {
  const ScratchFolder folder;
  const std::string two = "meander compare " + on_few_digits() + "--academic --methods=none,lwf --quiet --no-save ";
  const Outcome outcome = run_script(folder, two + "--out=all/one && " + two + "--scenario=task --out=all/two && " +
                                                 "touch all/report.csv && meander report all/* --html");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(std::filesystem::exists(folder.path() / "all/one/report.html"));
  CHECK(std::filesystem::exists(folder.path() / "all/two/report.html"));
}

TEST_CASE("a folder for TensorBoard that cannot be made is found before the run", "[run][live][refusal]") {
  const ScratchFolder folder;
  folder.put("taken", "");
  const Outcome outcome = run_script(folder, measured_run + "--tensorboard=taken/tb --out=here");
  CHECK(outcome.code == 1);
  CHECK(count(outcome.error, "taken") == 1);
  CHECK(run_folders(folder, "here").empty());
}

TEST_CASE("a folder for figures that cannot be made is found before the run", "[run][report][refusal]") {
  const ScratchFolder folder;
  folder.put("taken", "");
  for (const char* command : {"run --method=er", "compare --methods=none,er"}) {
    CAPTURE(command);
    const Outcome outcome = run_script(folder, "meander " + std::string(command) + " " + on_few_digits() +
                                                   "--academic --out=here --pdf --plot-dir=taken/figures");
    CHECK(outcome.code == 1);
    CHECK(count(outcome.error, "taken") == 1);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "here"));
  }
}

TEST_CASE("a comparison draws its figures, and a report makes of its folder a page, a PDF and tables",
          "[compare][report]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, small_comparison("--pdf --quiet --no-save") + " && meander report c");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(is_pdf(folder.path() / "c/c.pdf"));
  CHECK(is_pdf(folder.path() / "c/report.pdf"));
  const std::string page = content_of(folder.path() / "c/report.html");
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(count(page, "<span>--experiment=splitMNIST</span>") == 8);
  CHECK(count(content_of(folder.path() / "c/report.csv"), "\n") == 5);
  CHECK(content_of(folder.path() / "c/report.tex").find("\\begin{tabular}") != std::string::npos);
  CHECK(outcome.error.empty());
}

TEST_CASE("the same runs make the same page, wherever their folder is", "[report][determinism]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, small_comparison("--quiet --no-save") +
                                                 "\nmeander report c --html --quiet --out=one\n"
                                                 "mv c d && meander report d --html --quiet --out=two");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(content_of(folder.path() / "one/report.html") == content_of(folder.path() / "two/report.html"));
}

TEST_CASE("a sweep's table and page say what was varied, and its value", "[compare][report]") {
  const ScratchFolder folder;
  folder.put("grid.toml",
             "[[grid]]\nlabel = \"ER\"\noptions = { method = \"er\" }\n[grid.values]\nbudget = [10, 50, 200]\n");
  const Outcome outcome = run_script(
      folder, "meander sweep " + on_few_digits() + "--academic --grid-file=grid.toml --out=s --quiet --pdf --no-save");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(is_pdf(folder.path() / "s/s.pdf"));
  CHECK(content_of(folder.path() / "s/table.csv").find("ER,budget,50") != std::string::npos);
}

TEST_CASE("plots are sketched for the terminal it is, and written to files of three kinds", "[report]") {
  const ScratchFolder folder;
  const Outcome outcome =
      run_script(folder, measured_run +
                             "--out=r && cd r/* && LC_ALL=C.UTF-8 meander plot . && LC_ALL=C meander plot . && "
                             "for type in svg png pdf; do meander plot . --out=../../figure.$type; done");
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(count(outcome.output, "Accuracy per context") == 2);
  CHECK(outcome.output.find("100 % ┤") != std::string::npos);
  CHECK(outcome.output.find("100 % +") != std::string::npos);
  CHECK(content_of(folder.path() / "figure.svg").find("<svg") != std::string::npos);
  CHECK(is_pdf(folder.path() / "figure.pdf"));
  CHECK(read_png(content_of(folder.path() / "figure.png"), "figure.png").channels == 3);
}

TEST_CASE("a run that goes on can be plotted so far", "[report]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, measured_run + "--out=r && cd r/* && rm result.json && meander plot .");
  CHECK(outcome.code == 0);
  CHECK(count(outcome.output, "Accuracy per context") == 1);
  CHECK(count(outcome.error, "has no result yet; what is there so far is drawn") == 1);
}

TEST_CASE("live curves are written for TensorBoard, and a Visdom server that is away is told of once", "[run][live]") {
  const ScratchFolder folder;
  const Outcome plain = run_script(folder, measured_run + "--out=plain --json");
  const Outcome live =
      run_script(folder, measured_run + "--out=live --json --loss-log=1 --tensorboard=tb --visdom=http://127.0.0.1:9");
  INFO(live.error);
  REQUIRE(plain.code == 0);
  REQUIRE(live.code == 0);
  CHECK(count(live.error, "Visdom server") == 1);
  const auto runs = run_folders(folder, "tb");
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].filename() == run_folders(folder, "live")[0].filename());
  const auto accuracy = [](const Outcome& run) { return nlohmann::json::parse(run.output).at("accuracy_per_context"); };
  CHECK(accuracy(live) == accuracy(plain));
}
