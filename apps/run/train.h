#pragma once

#include <meander/apps/interrupt.h>
#include <meander/apps/run/resolve_run.h>
#include <meander/apps/run/result_file.h>
#include <meander/apps/terminal/console.h>
#include <meander/learners/learner.h>
#include <meander/stream/context_set.h>
#include <meander/stream/source.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

/// As many threads as were asked for; 0: no number was.
int given_threads(const ResolvedRun& run);

/// Learns from the whole stream, or from what there is of it until a stop is requested, and notes in `result` what that
/// came to. Returns what ended it before its time, null where nothing did: what was learned until then is to be saved
/// first.
std::exception_ptr train(const ResolvedRun& run, AnySource stream, Learner& learner, std::stop_token stop,
                         RunResult& result);

/// The iteration at which a failure says that learning diverged, if it does.
std::optional<std::int64_t> divergence(const std::exception_ptr& failure);

/// Tests the learner on every context, unless a stop is requested meanwhile. Where that fails `failure` tells, if it
/// does not tell of something before.
void test(Learner& learner, const std::vector<TestSet>& tests, const std::stop_token& stop, RunResult& result,
          std::exception_ptr& failure);

/// While it lives the console says at once that a signal was heard, and what another one will do.
class StopNotice {
 public:
  StopNotice(const Interrupt& interrupt, const terminal::Console& console);

 private:
  // Runs on the thread that hears the signal.
  struct Line {
    const terminal::Console& console;
    const char* text;
    void operator()() const { console.warn(text); }
  };
  std::stop_callback<Line> first_, second_;
};

}  // namespace meander
