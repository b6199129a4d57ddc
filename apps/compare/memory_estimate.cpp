#include <meander/apps/compare/memory_estimate.h>
#include <meander/stream/runtime/cgroup.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace meander {
namespace {

constexpr std::uint64_t unlimited_bytes = std::numeric_limits<std::uint64_t>::max();

// "12345"; `otherwise` if it is no number ("max") or there is none.
std::uint64_t bytes_in(const std::filesystem::path& file, std::uint64_t otherwise) {
  std::uint64_t number = 0;
  return std::ifstream(file) >> number ? number : otherwise;
}

// The number that follows a name, in lines such as "inactive_file 4096" and "MemAvailable:  1024 kB".
std::uint64_t number_after(const std::string& name, const std::filesystem::path& file, std::uint64_t otherwise) {
  std::ifstream input(file);
  std::string word;
  while (input >> word && word != name) {
  }
  std::uint64_t number = 0;
  return input >> number ? number : otherwise;
}

std::uint64_t left_in_system(const std::filesystem::path& root) {
  const std::uint64_t kib = number_after("MemAvailable:", root / "proc/meminfo", unlimited_bytes);
  return kib == unlimited_bytes ? kib : 1024 * kib;
}

std::uint64_t rest_of(std::uint64_t all, std::uint64_t part) { return all - std::min(all, part); }

// Version 1 knows no "max", only a number beyond any machine's.
std::uint64_t left_in_group(const CgroupFolder& group) {
  const bool second = group.version_2;
  const std::uint64_t limit = bytes_in(group.path / (second ? "memory.max" : "memory.limit_in_bytes"), unlimited_bytes);
  if (limit == unlimited_bytes) return unlimited_bytes;
  const std::uint64_t used = bytes_in(group.path / (second ? "memory.current" : "memory.usage_in_bytes"), 0);
  const std::uint64_t files =
      number_after(second ? "inactive_file" : "total_inactive_file", group.path / "memory.stat", 0);
  return rest_of(limit, rest_of(used, files));
}

}  // namespace

std::uint64_t available_memory(const std::filesystem::path& root) {
  std::uint64_t left = left_in_system(root);
  for (const CgroupFolder& group : cgroup_folders("memory", root)) left = std::min(left, left_in_group(group));
  return left;
}

int default_jobs(int processors, std::uint64_t available, std::uint64_t largest_run) {
  const auto wanted = static_cast<std::uint64_t>(std::max(1, processors));
  const std::uint64_t fitting = largest_run == 0 ? wanted : available / largest_run;
  return static_cast<int>(std::clamp<std::uint64_t>(fitting, 1, wanted));
}

std::size_t learners_that_fit(std::uint64_t available, std::uint64_t run) {
  const std::uint64_t further = std::max<std::uint64_t>(1, run / 4);
  return static_cast<std::size_t>(1 + rest_of(available, run) / further);
}

}  // namespace meander
