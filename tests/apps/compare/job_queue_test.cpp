#include "apps/message.h"
#include "apps/processes/shell.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/compare/job_queue.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace meander;
using namespace std::chrono_literals;

namespace {

/// A folder in which jobs run, and leave each other notes.
class Workshop {
 public:
  Job job(const std::string& text, double seconds = 0, std::uint64_t bytes = 0) const {
    return {.title = text,
            .arguments = script("cd '" + folder_.path().string() + "' && { " + text + "; }"),
            .expected_seconds = seconds,
            .expected_bytes = bytes};
  }
  /// Something that two jobs can only write and read at the same time.
  void make_meeting_point(const std::string& name) const { ::mkfifo((folder_ / name).c_str(), 0600); }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

 private:
  ScratchFolder folder_;
};

/// What a queue told.
struct Told {
  std::vector<std::string> events{};
  std::vector<JobResult> results{};
  std::size_t running = 0, most_at_once = 0;

  JobCallbacks callbacks() {
    return {.on_start = [this](std::size_t job) { note("start", job, ++running); },
            .on_end =
                [this](const JobResult& result) {
                  note("end", result.job, --running);
                  results.push_back(result);
                },
            .on_busy = [this](std::size_t job) { note("busy", job, --running); }};
  }
  void note(const std::string& what, std::size_t job, std::size_t at_once) {
    events.push_back(what + " " + std::to_string(job));
    most_at_once = std::max(most_at_once, at_once);
  }
  /// The result of a job.
  JobResult of(std::size_t job) const {
    const auto is_it = [&](const JobResult& result) { return result.job == job; };
    const auto found = std::find_if(results.begin(), results.end(), is_it);
    return found == results.end() ? JobResult{.exit_code = -1} : *found;
  }
};

Told told_by(const std::vector<Job>& jobs, const JobLimits& limits, std::stop_token stop = {},
             std::stop_token hurry = {}) {
  Told told;
  JobQueue(shell(), jobs, limits, told.callbacks()).run(std::move(stop), std::move(hurry));
  return told;
}

/// Requests a stop as soon as there is such a file.
std::jthread request_when_there(const std::filesystem::path& file, std::stop_source& stop) {
  return std::jthread([file, &stop](const std::stop_token& enough) {
    while (!enough.stop_requested() && !std::filesystem::exists(file)) std::this_thread::sleep_for(5ms);
    stop.request_stop();
  });
}

/// While it lives, only so many more files can be opened.
class FewFiles {
 public:
  explicit FewFiles(unsigned more) {
    ::getrlimit(RLIMIT_NOFILE, &former_);
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next);
    rlimit few = former_;
    few.rlim_cur = static_cast<rlim_t>(next) + more;
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  ~FewFiles() { ::setrlimit(RLIMIT_NOFILE, &former_); }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;

 private:
  rlimit former_{};
};

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE("all jobs run, and what they did comes back", "[job-queue]") {
  const Workshop shop;
  const Told told = told_by({shop.job("echo out >&2"), shop.job("echo 'meander run: --lr: bad; give less' >&2; exit 2"),
                             shop.job("kill -9 $$")},
                            {.slots = 2});
  REQUIRE(told.results.size() == 3);
  CHECK(told.of(0).exit_code == 0);
  CHECK(told.of(0).warnings == Events{"out"});
  CHECK(told.of(0).seconds >= 0);
  CHECK(told.of(1).exit_code == 2);
  CHECK(told.of(1).error == "--lr: bad; give less");
  CHECK(told.of(2).exit_code == 137);
  CHECK(told.of(2).error == "ended by SIGKILL");
}

TEST_CASE("a queue leaves no process and no open file behind", "[job-queue]") {
  const Workshop shop;
  const auto before = open_files();
  told_by(std::vector<Job>(5, shop.job("exit 1")), {.slots = 3});
  CHECK_FALSE(has_children());
  CHECK(open_files() == before);
}

TEST_CASE("no jobs are no work", "[job-queue]") { CHECK(told_by({}, {}).events.empty()); }

TEST_CASE("jobs run at once, as many as there are slots", "[job-queue]") {
  const Workshop shop;
  shop.make_meeting_point("there");
  const Told met = told_by({shop.job("echo hello >there"), shop.job("cat there >&2")}, {.slots = 2});
  CHECK(met.of(1).warnings == Events{"hello"});
  const int slots = GENERATE(0, 1, 2, 3);
  CAPTURE(slots);
  const Told told = told_by(std::vector<Job>(6, shop.job("exit 0")), {.slots = slots});
  CHECK(told.results.size() == 6);
  CHECK(told.most_at_once <= static_cast<std::size_t>(std::max(1, slots)));
}

TEST_CASE("the longest job starts first, of equal ones the first", "[job-queue]") {
  const Workshop shop;
  const Told told = told_by({shop.job(":", 1), shop.job(":", 3), shop.job(":", 2), shop.job(":", 3)}, {.slots = 1});
  CHECK(told.events == Events{"start 1", "end 1", "start 3", "end 3", "start 2", "end 2", "start 0", "end 0"});
}

TEST_CASE("jobs run at once as far as their memory fits", "[job-queue]") {
  const Workshop shop;
  shop.make_meeting_point("there");
  const Told met = told_by({shop.job("echo hello >there", 0, 60), shop.job("cat there >&2", 0, 60)},
                           {.slots = 2, .memory_bytes = 120});
  CHECK(met.of(1).warnings == Events{"hello"});
  const Told told = told_by(std::vector<Job>(4, shop.job(":", 0, 60)), {.slots = 4, .memory_bytes = 100});
  CHECK(told.results.size() == 4);
  CHECK(told.most_at_once == 1);
}

TEST_CASE("a job that never fits runs alone", "[job-queue]") {
  const Workshop shop;
  const Told told = told_by({shop.job(":", 2, 500), shop.job(":", 1, 1)}, {.slots = 2, .memory_bytes = 100});
  CHECK(told.events == Events{"start 0", "end 0", "start 1", "end 1"});
}

TEST_CASE("smaller jobs do not overtake one that waits for memory", "[job-queue]") {
  const Workshop shop;
  const Told told =
      told_by({shop.job(":", 3, 30), shop.job(":", 2, 90), shop.job(":", 1, 30)}, {.slots = 3, .memory_bytes = 100});
  CHECK(told.events == Events{"start 0", "end 0", "start 1", "end 1", "start 2", "end 2"});
}

TEST_CASE("a busy job is tried again, after the others", "[job-queue]") {
  const Workshop shop;
  const Told told = told_by({shop.job("[ -e free ] || { : >free; exit 75; }"), shop.job("exit 3")},
                            {.slots = 1, .first_pause = 1ms, .longest_pause = 1ms});
  CHECK(told.events == Events{"start 0", "busy 0", "start 1", "end 1", "start 0", "end 0"});
  CHECK(told.of(0).exit_code == 0);
}

TEST_CASE("a job that is known to be busy is not started, and tried again after the others", "[job-queue]") {
  const Workshop shop;
  Told told;
  JobCallbacks callbacks = told.callbacks();
  int looks = 0;
  callbacks.is_busy = [&](std::size_t job) { return job == 0 && ++looks < 3; };
  const JobLimits limits{.slots = 1, .first_pause = 1ms, .longest_pause = 1ms};
  JobQueue(shell(), {shop.job("exit 0", 2), shop.job("exit 0", 1)}, limits, callbacks).run();
  CHECK(looks == 3);
  CHECK(told.results.size() == 2);
  CHECK(std::count(told.events.begin(), told.events.end(), "start 0") == 1);
  CHECK(told.events.front() == "start 1");
}

TEST_CASE("a busy job is tried until it is not", "[job-queue]") {
  const Workshop shop;
  const Told told = told_by({shop.job("echo again >>tries; [ $(wc -l <tries) -ge 5 ] || exit 75")},
                            {.slots = 2, .first_pause = 1ms, .longest_pause = 2ms});
  CHECK(std::count(told.events.begin(), told.events.end(), "busy 0") == 4);
  CHECK(told.of(0).exit_code == 0);
}

TEST_CASE("after a stop no further job is started", "[job-queue]") {
  const Workshop shop;
  std::stop_source stop;
  Told told;
  JobCallbacks callbacks = told.callbacks();
  callbacks.on_end = [&](const JobResult&) { stop.request_stop(); };
  JobQueue(shell(), std::vector<Job>(3, shop.job(":")), {.slots = 1}, callbacks).run(stop.get_token());
  CHECK(told.events == Events{"start 0"});
  CHECK(told_by({shop.job(":")}, {}, stop.get_token()).events.empty());
}

TEST_CASE("a stop is passed on to the jobs that run, and waits for them", "[job-queue]") {
  const Workshop shop;
  const auto stopped = [](int job) {
    return "trap 'kill $!; : >saved" + std::to_string(job) + "; exit 143' TERM; sleep 1000 & : >";
  };
  std::stop_source stop;
  const std::jthread stopper = request_when_there(shop / "ready", stop);
  const Told told = told_by({shop.job("while ! [ -e other ]; do sleep 0.01; done; " + stopped(0) + "ready; wait"),
                             shop.job(stopped(1) + "other; wait")},
                            {.slots = 2}, stop.get_token());
  for (const std::size_t job : {0U, 1U}) {
    CHECK(told.of(job).exit_code == 143);
    CHECK(std::filesystem::exists(shop / ("saved" + std::to_string(job))));
  }
  CHECK_FALSE(has_children());
}

TEST_CASE("a request to hurry is passed on too", "[job-queue]") {
  const Workshop shop;
  std::stop_source stop, hurry;
  const std::jthread stopper = request_when_there(shop / "ready", stop);
  const std::jthread hurrier = request_when_there(shop / "told1", hurry);
  const Told told = told_by({shop.job("told=0; trap 'told=$((told + 1)); echo told $told >&2; : >told$told' TERM; "
                                      "sleep 1000 & : >ready; while [ $told -lt 2 ]; do wait; done; kill $!")},
                            {}, stop.get_token(), hurry.get_token());
  CHECK(told.of(0).warnings == Events{"told 1", "told 2"});
}

TEST_CASE("time is told while a job runs", "[job-queue]") {
  const Workshop shop;
  shop.make_meeting_point("there");
  int ticks = 0;
  JobCallbacks callbacks;
  callbacks.on_tick = [&] {
    if (ticks++ == 0) std::ofstream(shop / "there") << "tick\n";
  };
  JobQueue(shell(), {shop.job("cat there >&2")}, {}, callbacks).run();
  CHECK(ticks > 0);
}

TEST_CASE("if a callback throws, the processes that run are killed", "[job-queue]") {
  const Workshop shop;
  JobCallbacks callbacks;
  callbacks.on_end = [](const JobResult&) { throw std::runtime_error("no more"); };
  JobQueue queue(shell(), {shop.job("exec sleep 1000"), shop.job(":")}, {.slots = 2}, callbacks);
  CHECK_THROWS_AS(queue.run(), std::runtime_error);
  CHECK_FALSE(has_children());
}

// A queue opens one file of its own; to start a process takes seven, of which two or three stay open.
TEST_CASE("where no more processes can be started, jobs wait until one has ended", "[job-queue]") {
  const Workshop shop;
  const std::vector<Job> jobs(8, shop.job("exit 0"));
  const FewFiles few(9);
  const Told told = told_by(jobs, {.slots = 8});
  CHECK(told.results.size() == 8);
  CHECK(told.most_at_once == 1);
}

TEST_CASE("where not even one process can be started, the error says what to do", "[job-queue][refusal]") {
  const Workshop shop;
  const std::vector<Job> jobs{shop.job("exit 0")};
  const FewFiles few(4);
  CHECK(error_line([&] { told_by(jobs, {}); }) ==
        "sh: cannot be started (Too many open files); raise the limit of open files (ulimit -n)");
}
