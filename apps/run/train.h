#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/learners/learner.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/source.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

/// The number of threads that was given; 0: none was.
int given_threads(const ResolvedRun& run);

/// What one pass over a stream took.
struct TrainingTime {
  double seconds = 0;
  double idle_share = 0;  ///< of the learner
};

/// Learns from the stream until it ends or a stop is requested. Returns the exception that ended training early,
/// otherwise null: the caller first saves what was learned until then.
std::exception_ptr train(const ResolvedRun& run, AnySource stream, Learner& learner, std::stop_token stop,
                         TrainingTime& time);

/// The iteration at which learning diverged, if `failure` is a DivergedError.
std::optional<std::int64_t> divergence(const std::exception_ptr& failure);

/// Tests the learner on every context, unless a stop is requested meanwhile. An exception is stored in `failure`,
/// unless there already is one.
void test(Learner& learner, const std::vector<TestSet>& tests, const std::stop_token& stop, RunResult& result,
          std::exception_ptr& failure);

/// While it lives, the console reports a signal at once, and what a second one will do.
class StopNotice {
 public:
  StopNotice(const Interrupt& interrupt, const terminal::Console& console, bool saves_model);

 private:
  // Runs on the thread that watches for signals.
  struct Line {
    const terminal::Console& console;
    const char* text;
    void operator()() const { console.warn(text); }
  };
  std::stop_callback<Line> first_, second_;
};

/// The learner of the run: its network and its methods.
Learner make_learner(const ResolvedRun& run);

}  // namespace meander
