#pragma once

#include <meander/stream/runtime/error.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// A run as its result.json tells of it (docs/formats/result.md). Accuracies are fractions 0..1; a number that is
/// missing there, because nothing was measured, is NaN.
struct StoredRun {
  std::filesystem::path directory;
  std::string stamp;
  std::string experiment;
  std::string data;
  std::string stream;
  std::string scenario;
  std::string method;
  std::string version;
  std::string instruction_set;
  std::int64_t seed = 0;
  std::vector<double> accuracy_per_context{};  ///< empty if nothing was tested
  double average_accuracy = 0;
  /// After how many iterations its contexts ended; empty if they did not end, or an earlier version made the run.
  std::vector<std::int64_t> context_ends{};
  double prequential_accuracy = 0;
  std::int64_t iterations = 0;
  double training_seconds = 0;
  double iterations_per_second = 0;
  std::uint64_t peak_rss_bytes = 0;  ///< of the process
  /// How many runs its process made at the same time (--shared-stream).
  std::int64_t learners_on_stream = 1;
  bool interrupted = false;
  bool failed = false;
  std::string error{};  ///< of a run that failed
  std::optional<std::int64_t> diverged_at{};
  /// Every option by name, as the command line takes its value: "0.001", "true"; "" for one that has none. Those that a
  /// version did not have yet are missing.
  std::map<std::string, std::string> options{};
  /// Those that are one number: "forgetting". Empty likewise.
  std::map<std::string, double> metrics{};

  /// NaN if there is none of that name.
  double metric(const std::string& name) const;
};

/// A result.json that is there, but is not what a run writes.
class DamagedResult : public Error {
 public:
  using Error::Error;
};

/// The run in this folder. Fields that it does not know are ignored. Throws Error naming the file if it cannot be read,
/// and DamagedResult if it is truncated, not JSON, or has a field missing or of another type.
StoredRun read_run(const std::filesystem::path& directory);

}  // namespace meander
