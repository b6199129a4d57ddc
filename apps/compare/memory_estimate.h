#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace meander {

/// How much memory programs that are started now can use without swapping, in bytes: what the system says is available
/// (MemAvailable in /proc/meminfo), or what cgroups leave of their limits if that is less. What a group holds of files
/// that it used long ago does not count: it is given up first. The largest number if nothing can be read. `root` stands
/// for "/" (tests use their own).
std::uint64_t available_memory(const std::filesystem::path& root = "/");

/// The default number of runs at once, at least 1: one per processor, as far as runs of `largest_run` bytes fit into
/// `available` bytes. 0 bytes: not known, and not asked for. Let an estimate err on the large side: too many runs get
/// killed, one fewer costs little.
int default_jobs(int processors, std::uint64_t available, std::uint64_t largest_run);

/// How many learners fit in a process that shares one stream among them: with the first comes a whole run, with each
/// further one about a quarter of that, generously counted. At least 1.
std::size_t learners_that_fit(std::uint64_t available, std::uint64_t run);

}  // namespace meander
