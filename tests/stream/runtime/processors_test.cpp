#include "catch.h"

#include "scratch_folder.h"

#include <meander/stream/runtime/processors.h>

#include <filesystem>
#include <fstream>
#include <string>

using namespace meander;

namespace {

namespace fs = std::filesystem;

/// A fake "/proc" and "/sys", as far as they describe cgroups.
class System {
 public:
  System& file(const std::string& path, const std::string& text) {
    const fs::path whole = root_.path() / path;
    fs::create_directories(whole.parent_path());
    std::ofstream(whole) << text;
    return *this;
  }
  System& version_2(const std::string& mounted_group, const std::string& group) {
    file("proc/self/mountinfo",
         "24 1 0:22 / /proc rw - proc proc rw\n"
         "31 23 0:27 " +
             mounted_group + " /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n");
    return file("proc/self/cgroup", "0::" + group + "\n");
  }
  System& version_1(const std::string& mounted_group, const std::string& group) {
    file("proc/self/mountinfo",
         "33 32 0:29 " + mounted_group + " /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n" + "34 32 0:30 " +
             mounted_group + " /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n");
    return file("proc/self/cgroup", "5:memory:" + group + "\n4:cpu,cpuacct:" + group + "\n0::/init.scope\n");
  }
  std::optional<double> quota() const { return cpu_quota(root_.path()); }

 private:
  ScratchFolder root_;
};

}  // namespace

TEST_CASE("the quota is the smallest of a group and its ancestors", "[processors]") {
  System system;
  system.version_2("/", "/user.slice/job/inner");
  CHECK(system.quota() == std::nullopt);
  system.file("sys/fs/cgroup/user.slice/job/cpu.max", "150000 100000\n");
  CHECK(system.quota() == 1.5);
  system.file("sys/fs/cgroup/user.slice/job/inner/cpu.max", "max 100000\n");
  CHECK(system.quota() == 1.5);
  system.file("sys/fs/cgroup/user.slice/cpu.max", "50000 100000\n");
  CHECK(system.quota() == 0.5);
  system.file("sys/fs/cgroup/other/cpu.max", "10000 100000\n");
  CHECK(system.quota() == 0.5);
}

TEST_CASE("a cgroup version 1 quota counts too, and -1 means none", "[processors]") {
  System system;
  system.version_1("/", "/job")
      .file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n")
      .file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n")
      .file("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "-1\n")
      .file("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "50000\n");
  CHECK(system.quota() == std::nullopt);
  system.file("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "100000\n");
  CHECK(system.quota() == 2.0);
}

TEST_CASE("in a container, which shows its own group as the root, the quota is found there", "[processors]") {
  const bool version_2 = GENERATE(false, true);
  // The group is named as in the container, as on the host, or lies outside what is shown.
  const auto [mounted, group] = GENERATE(table<std::string, std::string>(
      {{"/", "/"}, {"/docker/abc", "/docker/abc"}, {"/", "/docker/abc"}, {"/docker/abc", "/"}, {"/", "/../../else"}}));
  CAPTURE(version_2, mounted, group);
  System system;
  if (version_2) {
    system.version_2(mounted, group).file("sys/fs/cgroup/cpu.max", "120000 100000\n");
  } else {
    system.version_1(mounted, group)
        .file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "120000\n")
        .file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  }
  CHECK(system.quota() == 1.2);
}

TEST_CASE("a missing or nonsensical quota counts as none", "[processors]") {
  CHECK(System().quota() == std::nullopt);
  System system;
  system.version_2("/", "/job");
  for (const char* text : {"", "max\n", "-5 100000\n", "100000 0\n", "a b\n", "100000\n"}) {
    system.file("sys/fs/cgroup/job/cpu.max", text);
    CHECK(system.quota() == std::nullopt);
  }
  system.file("proc/self/mountinfo", "31 23\n - \n\n31 23 0:27 / /sys/fs/cgroup rw -\n");
  CHECK(system.quota() == std::nullopt);
  system.file("proc/self/cgroup", "nonsense\n::\n:\n");
  CHECK(system.quota() == std::nullopt);
}

TEST_CASE("by default there is one thread per processor, and a fractional quota is rounded up", "[processors]") {
  CHECK(Processors{.available = 8}.threads() == 8);
  CHECK(Processors{.available = 8, .quota = 1.5}.threads() == 2);
  CHECK(Processors{.available = 8, .quota = 1.0}.threads() == 1);
  CHECK(Processors{.available = 8, .quota = 0.1}.threads() == 1);
  CHECK(Processors{.available = 8, .quota = 64.0}.threads() == 8);
  CHECK(processors() == this_machine().threads());
}
