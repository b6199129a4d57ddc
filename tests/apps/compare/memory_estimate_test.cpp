#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/compare/memory_estimate.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

using namespace meander;

namespace {

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

/// A fake "/proc" and "/sys", as far as they describe memory.
class FakeMachine {
 public:
  FakeMachine& file(const std::string& path, const std::string& text) {
    const std::filesystem::path whole = root_.path() / path;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole) << text;
    return *this;
  }
  FakeMachine& available_kib(const std::string& count) {
    return file("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:  12 kB\nMemAvailable:   " + count + " kB\n");
  }
  FakeMachine& version_2(const std::string& group) {
    file("proc/self/mountinfo", "31 23 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n");
    return file("proc/self/cgroup", "0::" + group + "\n");
  }
  FakeMachine& version_1(const std::string& group) {
    file("proc/self/mountinfo",
         "33 32 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
         "34 32 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");
    return file("proc/self/cgroup", "5:memory:" + group + "\n4:cpu:/other\n0::/init.scope\n");
  }
  std::uint64_t available() const { return available_memory(root_.path()); }

 private:
  ScratchFolder root_;
};

}  // namespace

TEST_CASE("memory is what the system says is available", "[memory-estimate]") {
  CHECK(FakeMachine().available() == no_limit);
  CHECK(FakeMachine().available_kib("1000").available() == 1'024'000);
  CHECK(FakeMachine().available_kib("some").available() == no_limit);
  CHECK(available_memory() > 0);
}

TEST_CASE("a group's limit counts, less what it uses, and so do those above it", "[memory-estimate]") {
  FakeMachine machine;
  machine.available_kib("1000000").version_2("/user/job");
  CHECK(machine.available() == 1'024'000'000);
  machine.file("sys/fs/cgroup/user/job/memory.max", "max\n").file("sys/fs/cgroup/user/job/memory.current", "5000\n");
  CHECK(machine.available() == 1'024'000'000);
  machine.file("sys/fs/cgroup/user/job/memory.max", "9000\n");
  CHECK(machine.available() == 4000);
  machine.file("sys/fs/cgroup/user/memory.max", "8000\n").file("sys/fs/cgroup/user/memory.current", "7000\n");
  CHECK(machine.available() == 1000);
  machine.file("sys/fs/cgroup/user/memory.current", "8500\n");
  CHECK(machine.available() == 0);
}

TEST_CASE("what a group holds of files that it no longer uses is available", "[memory-estimate]") {
  FakeMachine machine;
  machine.version_2("/job")
      .file("sys/fs/cgroup/job/memory.max", "9000\n")
      .file("sys/fs/cgroup/job/memory.current", "8000\n")
      .file("sys/fs/cgroup/job/memory.stat", "anon 100\nactive_file 200\ninactive_file 3000\n");
  CHECK(machine.available() == 4000);
  machine.file("sys/fs/cgroup/job/memory.stat", "inactive_file 20000\n");
  CHECK(machine.available() == 9000);
}

TEST_CASE("groups of version 1 count too", "[memory-estimate]") {
  FakeMachine machine;
  machine.available_kib("1000000")
      .version_1("/job")
      .file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
      .file("sys/fs/cgroup/memory/memory.usage_in_bytes", "70000\n")
      .file("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "9223372036854771712\n")
      .file("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "5000\n");
  CHECK(machine.available() == 1'024'000'000);
  machine.file("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "9000\n")
      .file("sys/fs/cgroup/memory/job/memory.stat", "inactive_file 1\ntotal_inactive_file 1000\n");
  CHECK(machine.available() == 5000);
}

TEST_CASE("by default there is one run per processor, as far as memory allows", "[memory-estimate]") {
  CHECK(default_jobs(8, 1000, 100) == 8);
  CHECK(default_jobs(8, 399, 100) == 3);
  CHECK(default_jobs(8, 99, 100) == 1);
  CHECK(default_jobs(8, 0, 0) == 8);
  CHECK(default_jobs(0, 1000, 1) == 1);
  CHECK(default_jobs(8, no_limit, 1) == 8);
}

TEST_CASE("learners that share a stream need less than runs", "[compare]") {
  CHECK(learners_that_fit(1000, 400) == 7);
  CHECK(learners_that_fit(399, 400) == 1);
  CHECK(learners_that_fit(500, 400) == 2);
}
