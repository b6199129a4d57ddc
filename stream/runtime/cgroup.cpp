#include <meander/stream/runtime/cgroup.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

namespace meander {
namespace {

namespace fs = std::filesystem;

// A mounted hierarchy: where it is mounted, and which of its groups is the root there.
struct CgroupMount {
  fs::path at, group;
  bool version_2 = false;
};

std::vector<std::string> split_at(char separator, const std::string& text) {
  std::vector<std::string> found;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, separator);) found.push_back(word);
  return found;
}

bool is_listed(const std::string& controller, const std::string& list) {
  const std::vector<std::string> names = split_at(',', list);
  return std::find(names.begin(), names.end(), controller) != names.end();
}

// "31 23 0:27 GROUP MOUNT-POINT rw,... shared:4 - cgroup2 cgroup2 rw,...", see proc(5).
std::vector<CgroupMount> cgroup_mounts(const std::string& controller, const fs::path& root) {
  std::vector<CgroupMount> found;
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = split_at(' ', line);
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 6 || fields.end() - dash < 4) continue;
    const bool version_2 = dash[1] == "cgroup2", version_1 = dash[1] == "cgroup" && is_listed(controller, dash[3]);
    if (version_2 || version_1) found.push_back({.at = fields[4], .group = fields[3], .version_2 = version_2});
  }
  return found;
}

// "0::/GROUP" of version 2, "5:memory:/GROUP" of version 1, see cgroups(7).
std::optional<fs::path> group_in(bool version_2, const std::string& controller, const fs::path& root) {
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version_2 ? controllers.empty() : is_listed(controller, controllers)) return fs::path(line.substr(second + 1));
  }
  return std::nullopt;
}

}  // namespace

std::vector<CgroupFolder> cgroup_folders(const std::string& controller, const fs::path& root) {
  std::vector<CgroupFolder> folders;
  for (const CgroupMount& mount : cgroup_mounts(controller, root)) {
    const std::optional<fs::path> group = group_in(mount.version_2, controller, root);
    if (!group) continue;
    fs::path folder = root / mount.at.relative_path();
    folders.push_back({.path = folder, .version_2 = mount.version_2});
    // A group outside the mount (a container may show only part of the hierarchy, or use the host's group names) is
    // taken for the mounted root.
    for (const fs::path& step : group->lexically_relative(mount.group)) {
      if (step == "..") break;
      folder /= step;
      folders.push_back({.path = folder, .version_2 = mount.version_2});
    }
  }
  return folders;
}

}  // namespace meander
