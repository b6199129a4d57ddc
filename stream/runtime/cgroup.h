#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace meander {

/// A group that limits this process, as a folder.
struct CgroupFolder {
  std::filesystem::path path;
  bool version_2 = false;
};

/// The folders of this process's group and of every group above it, as far as they can be seen, wherever `controller`
/// ("memory") can have limits: in the hierarchy of version 2 and in that of version 1. Empty without cgroups. `root`
/// stands for "/" (tests use their own).
std::vector<CgroupFolder> cgroup_folders(const std::string& controller, const std::filesystem::path& root = "/");

}  // namespace meander
