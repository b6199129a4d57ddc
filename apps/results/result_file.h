#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/learners/evaluation/accuracy.h>

#include <cstdint>
#include <optional>
#include <string>

namespace meander {

/// The result of a run.
struct RunResult {
  std::string stamp;
  std::string data;
  std::optional<Accuracies> accuracies;  ///< nothing if the evaluation was skipped or failed
  double prequential_accuracy = 0;
  std::int64_t iterations = 0;
  std::int64_t samples = 0;
  std::int64_t consolidations = 0;
  std::int64_t skipped = 0;  // updates
  double training_seconds = 0;
  double learner_idle_share = 0;
  std::uint64_t peak_rss_bytes = 0;
  int threads = 1;
  bool interrupted = false;
  /// The error that ended the run early, in one line; empty if the run did not fail.
  std::string error;
  /// The first iteration whose update was not finite, if there was one.
  std::optional<std::int64_t> diverged_at;
  std::string directory;

  bool failed() const { return !error.empty(); }

  double iterations_per_second() const {
    return training_seconds > 0 ? static_cast<double>(iterations) / training_seconds : 0;
  }
};

/// One JSON object on one line, as docs/formats/result.md describes it.
std::string to_json(const ResolvedRun& run, const RunResult& result);

/// Tables for people: accuracy per context and on average, if evaluated, and the cost of the run.
std::string to_table(const RunResult& result);

}  // namespace meander
