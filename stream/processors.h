#pragma once

#include <filesystem>
#include <optional>

namespace meander {

/// The processor time a second that cgroups leave this process, in processors: the least of its group's and of all
/// groups' above, of version 2 (cpu.max) and 1 (cpu.cfs_quota_us); nothing where none of them has a limit or what says
/// so cannot be read. `root` stands for "/" (tests make one of their own).
std::optional<double> cpu_quota(const std::filesystem::path& root = "/");

/// What this process may use.
struct Processors {
  /// Of those that there are, the ones it may run on.
  int available = 1;
  std::optional<double> quota{};

  /// How many threads that makes: a part of a processor counts as one. At least 1.
  int threads() const;
};
/// Looked up once: threads are not added to a run on its way.
const Processors& this_machine();

/// How many threads this process has use for by default, at least 1: `this_machine().threads()`.
int processors();

}  // namespace meander
