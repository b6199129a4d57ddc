#pragma once

#include <filesystem>
#include <optional>

namespace meander {

/// The CPU time per second that cgroups allow this process, in processors: the smallest quota of its group and all
/// groups above it, in versions 2 (cpu.max) and 1 (cpu.cfs_quota_us). nullopt when there is no limit or it cannot be
/// read. `root` stands for "/" (tests use their own).
std::optional<double> cpu_quota(const std::filesystem::path& root = "/");

/// The processors that this process may use.
struct Processors {
  /// The number of processors that it may run on.
  int available = 1;
  std::optional<double> quota{};

  /// The resulting number of threads, at least 1: a fraction of a processor counts as one.
  int threads() const;
};
/// Looked up once: the number of threads does not change during a run.
const Processors& this_machine();

/// The default number of threads for this process, at least 1: `this_machine().threads()`.
int processors();

}  // namespace meander
