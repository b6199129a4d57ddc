#include <meander/apps/compare/shared_streams.h>

#include <meander/apps/compare/memory_estimate.h>
#include <meander/apps/results/run_claim.h>
#include <meander/apps/run/run_together.h>
#include <meander/apps/terminal/progress.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

using Group = std::vector<ComparisonRun*>;

// Missing runs by the stream that they can share, as many together as memory allows; those that share it with none are
// left out.
std::vector<Group> groups_of(std::vector<ComparisonRun>& runs, std::size_t most) {
  std::vector<Group> groups;
  for (ComparisonRun& run : runs) {
    if (!run.is_missing()) continue;
    const auto fits = [&](const Group& group) {
      return group.size() < most && share_a_stream(group.front()->planned.run, run.planned.run);
    };
    const auto found = std::find_if(groups.begin(), groups.end(), fits);
    if (found != groups.end()) {
      found->push_back(&run);
    } else {
      groups.push_back({&run});
    }
  }
  std::erase_if(groups, [](const Group& group) { return group.size() < 2; });
  return groups;
}

}  // namespace

void run_on_shared_streams(std::vector<ComparisonRun>& runs, std::uint64_t largest_run,
                           const std::filesystem::path& folder, const terminal::Console& console,
                           const Interrupt& interrupt,
                           const std::function<void(ComparisonRun&, const std::string&)>& on_end) {
  for (const Group& group : groups_of(runs, learners_that_fit(available_memory(), largest_run))) {
    if (interrupt.requested()) return;
    std::vector<JoinedRun> joined;
    std::vector<RunLock> locks;
    Group granted;
    for (ComparisonRun* run : group) {
      ResolvedRun resolved = run->planned.run;
      resolved.out = folder.string();
      resolved.once = true;
      RunClaim claim;
      try {
        claim = claim_run(resolved, run->planned.stamp, console);
      } catch (const Error& error) {
        on_end(*run, error.what());
        continue;
      }
      if (claim.state != RunClaim::State::Granted) continue;
      joined.push_back({.run = std::move(resolved), .directory = std::move(*claim.directory)});
      locks.push_back(std::move(*claim.lock));
      granted.push_back(run);
    }
    if (joined.empty()) continue;
    console.say(fmt::format("seed {}: {} methods on one stream", joined.front().run.seed, joined.size()));
    terminal::Progress progress(console, "training", joined.front().run.total_iterations());
    try {
      run_together(joined, console, interrupt, [&](std::int64_t iteration) { progress.show(iteration); });
    } catch (const Error& error) {
      for (JoinedRun& run : joined) run.error = error.what();
    }
    progress.finish();
    for (std::size_t i = 0; i < granted.size(); ++i) on_end(*granted[i], joined[i].error);
  }
}

}  // namespace meander
