#include <meander/stream/runtime/cgroup.h>
#include <meander/stream/runtime/processors.h>

#include <oneapi/tbb/info.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace meander {
namespace {

constexpr double unlimited = 1e9;

double limit_in(const CgroupFolder& group) {
  double quota = 0, period = 0;  // microseconds
  if (group.version_2) {
    std::ifstream(group.path / "cpu.max") >> quota >> period;  // "max 100000" is read as no quota
  } else {
    std::ifstream(group.path / "cpu.cfs_quota_us") >> quota;  // -1: no quota
    std::ifstream(group.path / "cpu.cfs_period_us") >> period;
  }
  return quota > 0 && period > 0 ? quota / period : unlimited;
}

}  // namespace

std::optional<double> cpu_quota(const std::filesystem::path& root) {
  double limit = unlimited;
  for (const CgroupFolder& group : cgroup_folders("cpu", root)) limit = std::min(limit, limit_in(group));
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
