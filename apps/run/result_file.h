#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/learners/evaluation/accuracy.h>

#include <cstdint>
#include <string>

namespace meander {

/// What a run came to.
struct RunResult {
  std::string stamp;
  std::string data;
  Accuracies accuracies;
  double prequential_accuracy = 0;
  std::int64_t iterations = 0;
  std::int64_t samples = 0;
  std::int64_t consolidations = 0;
  double training_seconds = 0;
  double learner_idle_share = 0;
  std::uint64_t peak_rss_bytes = 0;
  int threads = 1;
  bool interrupted = false;
  std::string directory;

  double iterations_per_second() const {
    return training_seconds > 0 ? static_cast<double>(iterations) / training_seconds : 0;
  }
};

/// One JSON object on one line, as docs/formats/result.md describes it.
std::string to_json(const ResolvedRun& run, const RunResult& result);

/// Tables for people: accuracy by context and on average, and what the run cost.
std::string to_table(const RunResult& result);

}  // namespace meander
