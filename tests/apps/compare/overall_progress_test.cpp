#include "apps/terminal/descriptors.h"
#include "catch.h"

#include <meander/apps/compare/overall_estimate.h>
#include <meander/apps/compare/overall_progress.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

using namespace meander;
using namespace std::chrono_literals;
using meander::terminal::Bar;
using meander::terminal::Captured;
using meander::terminal::Console;
using meander::terminal::standard_error;
using meander::terminal::standard_output;

namespace {

using Stage = JobProgress::Stage;

JobProgress waiting_job(double expected) { return {.title = "w", .expected_seconds = expected}; }
JobProgress running_job(const std::string& title, double expected, double seconds) {
  return {.title = title, .expected_seconds = expected, .stage = Stage::Running, .seconds = seconds};
}
JobProgress done_job(double expected, double seconds) {
  return {.title = "d", .expected_seconds = expected, .stage = Stage::Done, .seconds = seconds};
}
JobProgress failed_job(double expected) { return {.title = "f", .expected_seconds = expected, .stage = Stage::Failed}; }

/// Five of 14 runs done, two running.
OverallState five_of_14() {
  OverallState state{.label = "compare", .slots = 2, .jobs = std::vector<JobProgress>(5, done_job(100, 100))};
  state.jobs.push_back(running_job("EWC s2", 100, 20));
  state.jobs.push_back(running_job("DGR s1", 100, 10));
  state.jobs.insert(state.jobs.end(), 7, waiting_job(100));
  return state;
}

OverallState three_runs() {
  return {.label = "compare", .slots = 1, .jobs = {{.title = "a"}, {.title = "b"}, {.title = "c"}}};
}

}  // namespace

TEST_CASE("the share done is weighed by time, as measured and otherwise as expected", "[overall-progress]") {
  CHECK(share_done({.label = "", .jobs = {done_job(30, 30), waiting_job(70)}}) == Approx(0.3));
  CHECK(share_done({.label = "", .jobs = {done_job(30, 60), waiting_job(70)}}) == Approx(0.3));
  CHECK(share_done({.label = "", .jobs = {done_job(10, 30), done_job(10, 10), waiting_job(20)}}) == Approx(0.5));
  CHECK(share_done({.label = "", .jobs = {done_job(10, 20), running_job("r", 10, 5), waiting_job(20)}}) ==
        Approx(25.0 / 80));
  CHECK(share_done({.label = "", .jobs = {failed_job(10), waiting_job(30)}}) == Approx(0.25));
  CHECK(share_done({.label = "", .jobs = {done_job(1, 3), done_job(2, 7), failed_job(3)}}) == 1);
  CHECK(share_done({.label = "", .jobs = {}}) == 0);
}

TEST_CASE("as long as nothing was measured, seconds to go are not known", "[overall-progress]") {
  CHECK(std::isnan(seconds_to_go({.label = "", .jobs = {waiting_job(10)}})));
  CHECK(std::isnan(seconds_to_go({.label = "", .jobs = {running_job("r", 10, 5), failed_job(10)}})));
  CHECK(std::isnan(seconds_to_go({.label = "", .jobs = {done_job(10, std::nan("")), waiting_job(10)}})));
}

TEST_CASE("seconds to go follow the measured pace", "[overall-progress]") {
  CHECK(seconds_to_go({.label = "", .jobs = {done_job(10, 20), waiting_job(30)}}) == Approx(60));
  CHECK(seconds_to_go({.label = "", .jobs = {done_job(10, 20), running_job("r", 30, 15)}}) == Approx(45));
  CHECK(seconds_to_go({.label = "", .jobs = {done_job(10, 20)}}) == 0);
}

TEST_CASE("slots share the work that is to be done, the longest first", "[overall-progress]") {
  const std::vector<JobProgress> jobs{done_job(1, 1), waiting_job(10), waiting_job(10), waiting_job(20)};
  CHECK(seconds_to_go({.label = "", .slots = 1, .jobs = jobs}) == Approx(40));
  CHECK(seconds_to_go({.label = "", .slots = 2, .jobs = jobs}) == Approx(20));
  CHECK(seconds_to_go({.label = "", .slots = 9, .jobs = jobs}) == Approx(20));
  CHECK(seconds_to_go({.label = "", .slots = 0, .jobs = jobs}) == Approx(40));
}

TEST_CASE("a job that takes longer than expected always has a little to go", "[overall-progress]") {
  CHECK(seconds_to_go({.label = "", .jobs = {done_job(100, 100), running_job("r", 100, 190)}}) == Approx(10));
  CHECK(share_done({.label = "", .jobs = {done_job(100, 100), running_job("r", 100, 190)}}) < 1);
}

TEST_CASE("a line has label, share, bar, counts, time to go and what runs", "[overall-progress]") {
  CHECK(overall_progress_line(five_of_14(), 71, Bar::Shown) ==
        "compare  37 % [====>      ] 5/14 runs  ETA 8:00  running EWC s2, DGR s1");
  CHECK(overall_progress_line(five_of_14(), 120, Bar::Shown) ==
        "compare  37 % [=========>              ] 5/14 runs  ETA 8:00  running EWC s2, DGR s1");
  CHECK(overall_progress_line(five_of_14(), 120, Bar::Hidden) ==
        "compare  37 % 5/14 runs  ETA 8:00  running EWC s2, DGR s1");
}

TEST_CASE("where there is no room, the least important parts are dropped", "[overall-progress]") {
  CHECK(overall_progress_line(five_of_14(), 60, Bar::Shown) ==
        "compare  37 % [=========>              ] 5/14 runs  ETA 8:00");
  CHECK(overall_progress_line(five_of_14(), 40, Bar::Shown) == "compare  37 % 5/14 runs  ETA 8:00");
  CHECK(overall_progress_line(five_of_14(), 25, Bar::Shown) == "compare  37 % 5/14 runs");
  CHECK(overall_progress_line(five_of_14(), 20, Bar::Shown) == "compare  37 %");
}

TEST_CASE("of many running jobs as many are named as there is room for", "[overall-progress]") {
  OverallState state{.label = "sweep", .slots = 4, .jobs = {}};
  for (const char* title : {"lambda 1", "lambda 10", "lambda 100", "lambda 1000"}) {
    state.jobs.push_back(running_job(title, 1, 1));
  }
  CHECK(overall_progress_line(state, 60, Bar::Hidden) ==
        "sweep   0 % 0/4 runs  running lambda 1, lambda 10 and 2 more");
}

TEST_CASE("a line is never longer than the width, and keeps label and share", "[overall-progress][property]") {
  for (std::size_t width = 0; width <= 130; ++width) {
    CAPTURE(width);
    const std::string line = overall_progress_line(five_of_14(), width, Bar::Shown);
    CHECK(line.size() <= width);
    CHECK(line.substr(0, 13) == std::string("compare  37 %").substr(0, width));
  }
}

TEST_CASE("without a terminal a line is printed when a job has ended, or after half a minute", "[overall-progress]") {
  Captured output(standard_output);
  const Console console({});
  OverallProgress progress(console, three_runs());
  const auto start = OverallProgress::Clock::now();
  progress.started(0, start);
  progress.tick(start + 1s);
  CHECK(output.text().empty());
  progress.tick(start + 31s);
  CHECK(output.text() == "compare   0 % 0/3 runs  running a\n");
  progress.done(0, 50.0, start + 50s);
  CHECK(output.text() == "compare  33 % 1/3 runs  ETA 1:40\n");
  progress.started(1, start + 50s);
  progress.put_back(1, start + 51s);
  progress.failed(1, start + 52s);
  CHECK(output.text() == "compare  66 % 2/3 runs, 1 failed  ETA 0:50\n");
  progress.done(2, std::nullopt, start + 53s);
  CHECK(output.text() == "compare 100 % 3/3 runs, 1 failed\n");
  progress.finish(start + 54s);
  CHECK(output.text().empty());
}

TEST_CASE("on a terminal a line is drawn in place", "[overall-progress]") {
  ::setenv("TERM", "xterm", 1);
  Captured output = Captured::on_terminal(standard_output, 45);
  const Console console({});
  OverallProgress progress(console, three_runs());
  const auto start = OverallProgress::Clock::now();
  progress.started(0, start);
  CHECK(output.text() == "\rcompare   0 % [>       ] 0/3 runs  running a\033[K");
  progress.started(1, start + 50ms);
  CHECK(output.text().empty());
  progress.tick(start + 1s);
  CHECK(output.text().starts_with("\rcompare   0 %"));
  progress.finish(start + 2s);
  const std::string last = output.text();
  CHECK(last.starts_with("\rcompare   0 %"));
  CHECK(last.ends_with("\n"));
  progress.tick(start + 9s);
  CHECK(output.text().empty());
}

TEST_CASE("progress of jobs is not shown with quiet, or if nothing began", "[overall-progress]") {
  Captured output(standard_output);
  {
    const Console quiet({.json = false, .quiet = true});
    OverallProgress silent(quiet, three_runs());
    silent.done(0, 1.0);
    const Console loud({});
    const OverallProgress unused(loud, three_runs());
  }
  CHECK(output.text().empty());
}

TEST_CASE("progress of jobs that cannot be shown is given up, and told once", "[overall-progress]") {
  Captured output(standard_output), error(standard_error);
  const int full = ::open("/dev/full", O_WRONLY);
  ::dup2(full, standard_output);
  {
    const Console console({});
    OverallProgress progress(console, three_runs());
    for (const std::size_t job : {0U, 1U, 2U}) progress.done(job, 1.0);
  }
  CHECK(error.text() == "standard output: cannot be written (No space left on device); write it to another place\n");
  ::close(full);
}
