#pragma once

#include <meander/apps/processes/child_process.h>
#include <meander/apps/terminal/exit_codes.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <list>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// A run to be started: what a program is called with, and what that may cost.
struct Job {
  std::string title;  ///< for people: "EWC s2"
  std::vector<std::string> arguments{};
  double expected_seconds = 0;
  std::uint64_t expected_bytes = 0;
};

/// What a run did, once it has ended.
struct JobResult {
  std::size_t job = 0;  ///< its index in the list of jobs
  int exit_code = 0;    ///< 128 + the signal's number if a signal ended it
  std::string error{};  ///< why it failed, for one line, see last_words.h
  std::vector<std::string> warnings{};
  double seconds = 0;
};

struct JobLimits {
  /// The most jobs at once; less than 1 counts as 1.
  int slots = 1;
  /// The most that the jobs which run at once may be expected to need.
  std::uint64_t memory_bytes = std::numeric_limits<std::uint64_t>::max();
  /// How long a busy job waits for its second try; doubled with every further one, up to the longest.
  std::chrono::milliseconds first_pause{250};
  std::chrono::milliseconds longest_pause{4000};
};

/// What is told on the thread that calls `JobQueue::run`; any of them may be missing.
struct JobCallbacks {
  /// Whether another process is at it, as far as can be told without starting it: it then waits like a busy one.
  std::function<bool(std::size_t job)> is_busy{};
  /// A job was started; a busy one is started more than once.
  std::function<void(std::size_t job)> on_start{};
  /// It has ended, well or not.
  std::function<void(const JobResult&)> on_end{};
  /// Another process is at it: it waits, and will be started again.
  std::function<void(std::size_t job)> on_busy{};
  /// About once a second.
  std::function<void()> on_tick{};
};

/// Runs jobs as child processes, several at once. Those expected to take longest start first, so that none of them runs
/// alone at the end; of equal ones the first in the list. A job waits until the memory that it is expected to need is
/// free, and those after it with it: otherwise small ones would keep the largest waiting until the end. One job at
/// least always runs. A job that fails keeps none of the others from running.
class JobQueue {
 public:
  JobQueue(Program program, std::vector<Job> jobs, JobLimits limits, JobCallbacks callbacks);

  /// Returns when all jobs have ended. After `stop` no further one is started and each that runs gets SIGTERM, after
  /// `hurry` another one; then it returns when those have ended. Throws Error if not even one process can be started.
  /// When it throws, or a callback does, the processes that run are killed first. Call it on a thread that lives at
  /// least as long as the jobs (see ChildProcess).
  void run(std::stop_token stop = {}, std::stop_token hurry = {});

 private:
  using Clock = std::chrono::steady_clock;

  struct Waiting {
    std::size_t job;
    Clock::time_point not_before;
    std::chrono::milliseconds pause;  // if it is busy
  };

  struct Running {
    Running(const Waiting& from, const Program& program, const std::vector<std::string>& arguments)
        : process(program, arguments), job(from.job), pause(from.pause) {}

    ChildProcess process;
    std::size_t job;
    std::chrono::milliseconds pause;
    Clock::time_point started = Clock::now();
    int signals = 0;                // that it was sent
    Clock::time_point next_signal;  // not before
  };

  void start_those_that_fit(Clock::time_point now, const std::stop_token& stop);
  bool fits(const Job& job) const;
  bool start(const Waiting& next);
  void put_back(Waiting job);
  void send_signals(Clock::time_point now, int wanted);
  Clock::time_point next_look(Clock::time_point now, int signals_wanted) const;
  void wait_until(Clock::time_point when, int bell) const;
  void tick();
  void collect();
  void finish(std::list<Running>::iterator child, int exit_code);

  Program program_;
  std::vector<Job> jobs_;
  JobLimits limits_;
  JobCallbacks callbacks_;
  std::deque<Waiting> waiting_;
  std::list<Running> running_;
  bool crowded_ = false;  // no further process could be started; until one has ended
  Clock::time_point next_tick_;
};

}  // namespace meander
