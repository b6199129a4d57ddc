#include <meander/apps/request/stamp.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_claim.h>
#include <meander/apps/results/run_store.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <filesystem>

namespace meander {
namespace {

std::string read_line(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  return text.substr(0, text.find('\n'));
}

bool asks_for_files(const ResolvedRun& run) {
  return run.results_dir || run.model_dir || run.predictions || run.results_dict || run.time;
}

}  // namespace

RunClaim claim_run(const ResolvedRun& run, const std::string& stamp, const terminal::Console& console) {
  const std::filesystem::path out = run.out.value_or(default_out);
  const std::string name = stamp_for_file(stamp);
  if (!run.once) return {.directory = RunDirectory(out, name)};
  std::optional<RunLock> lock = RunLock::try_take(out, name);
  if (!lock) return {.state = RunClaim::State::Busy, .reason = RunLock::holder(out, name) + " is at this run"};
  const FoundRun found = look_up(out, stamp, deciding_options(run));
  const std::filesystem::path folder = out / name;
  const bool is_left_behind = found.state == RunState::Unfinished || found.state == RunState::Damaged;
  if (is_left_behind && !RunLock::try_hold(folder)) {
    return {.state = RunClaim::State::Busy, .reason = fmt::format("a run without --once is in {}", folder.string())};
  }
  switch (found.state) {
    case RunState::Done:
      return {.state = RunClaim::State::Done,
              .reason = "already done: " + folder.string() +
                        (asks_for_files(run) ? "; files beside its result are not written again" : ""),
              .result = read_line(folder / "result.json")};
    case RunState::Failed:
      throw Error(folder.string(), found.problem, "lower the learning rate or the strength of what diverged");
    case RunState::Damaged:
      console.warn(fmt::format("{}: {}; it is now {}, and the run starts again", folder.string(), found.problem,
                               set_aside(folder).string()));
      break;
    case RunState::Unfinished: forget_results(folder); break;
    case RunState::Absent: break;
  }
  return {.directory = RunDirectory(out, name, disk(), RunDirectory::IfTaken::Reuse), .lock = std::move(lock)};
}

}  // namespace meander
