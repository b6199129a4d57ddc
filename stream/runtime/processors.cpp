#include <meander/stream/runtime/processors.h>

#include <oneapi/tbb/info.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace meander {
namespace {

namespace fs = std::filesystem;

constexpr double unlimited = 1e9;

// A mounted cgroup hierarchy: where it is mounted, which of its groups is the root there, and its version.
struct Mount {
  fs::path at, group;
  bool version_2 = false;
};

std::vector<std::string> words(const std::string& text, char separator) {
  std::vector<std::string> found;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, separator);) found.push_back(word);
  return found;
}

bool lists_cpu(const std::string& controllers) {
  const std::vector<std::string> names = words(controllers, ',');
  return std::find(names.begin(), names.end(), "cpu") != names.end();
}

// "31 23 0:27 GROUP MOUNT-POINT rw,... shared:4 - cgroup2 cgroup2 rw,...", see proc(5).
std::vector<Mount> mounts(const fs::path& root) {
  std::vector<Mount> found;
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = words(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 6 || fields.end() - dash < 4) continue;
    const bool version_2 = dash[1] == "cgroup2";
    if (version_2 || (dash[1] == "cgroup" && lists_cpu(dash[3]))) found.push_back({fields[4], fields[3], version_2});
  }
  return found;
}

// "0::/GROUP" of version 2, "4:cpu,cpuacct:/GROUP" of version 1, see cgroups(7).
std::optional<fs::path> group_of_process(const fs::path& root, bool version_2) {
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version_2 ? controllers.empty() : lists_cpu(controllers)) return fs::path(line.substr(second + 1));
  }
  return std::nullopt;
}

double limit_in(const fs::path& folder, bool version_2) {
  double quota = 0, period = 0;  // microseconds
  if (version_2) {
    std::ifstream(folder / "cpu.max") >> quota >> period;  // "max 100000" is read as no quota
  } else {
    std::ifstream(folder / "cpu.cfs_quota_us") >> quota;  // -1: no quota
    std::ifstream(folder / "cpu.cfs_period_us") >> period;
  }
  return quota > 0 && period > 0 ? quota / period : unlimited;
}

// The smallest limit of a group and of its visible ancestors. A group outside the mount (a container may show only part
// of the hierarchy, or use the host's group names) is taken for the mounted root.
double limit_of(const fs::path& root, const Mount& mount, const fs::path& group) {
  const fs::path inside = group.lexically_relative(mount.group);
  const fs::path top = root / mount.at.relative_path();
  double limit = limit_in(top, mount.version_2);
  fs::path folder = top;
  for (const fs::path& step : inside) {
    if (step == "..") break;
    folder /= step;
    limit = std::min(limit, limit_in(folder, mount.version_2));
  }
  return limit;
}

}  // namespace

std::optional<double> cpu_quota(const fs::path& root) {
  double limit = unlimited;
  for (const Mount& mount : mounts(root)) {
    const std::optional<fs::path> group = group_of_process(root, mount.version_2);
    if (group) limit = std::min(limit, limit_of(root, mount, *group));
  }
  return limit < unlimited ? std::optional(limit) : std::nullopt;
}

int Processors::threads() const {
  const double allowed = quota ? std::ceil(*quota) : unlimited;
  return std::max(1, static_cast<int>(std::min<double>(available, allowed)));
}

const Processors& this_machine() {
  static const Processors found{.available = std::max(1, oneapi::tbb::info::default_concurrency()),
                                .quota = cpu_quota()};
  return found;
}

int processors() { return this_machine().threads(); }

}  // namespace meander
