#include <meander/apps/request/stamp.h>
#include <meander/apps/results/run_store.h>
#include <meander/apps/results/value_order.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace meander {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view aside = ".damaged";

// Not fs::exists: a folder that the system does not let us see must not count as absent.
bool is_there(const fs::path& file) {
  std::error_code failed;
  const fs::file_status status = fs::status(file, failed);
  if (status.type() == fs::file_type::none) {
    throw Error(file.string(), fmt::format("cannot be inspected ({})", failed.message()),
                "check the path and its permissions");
  }
  return fs::exists(status);
}

FoundRun without_result(const fs::path& folder) {
  if (!is_there(folder)) return {};
  std::error_code unknown;
  if (fs::is_directory(folder, unknown)) return {RunState::Unfinished, "has no result"};
  return {RunState::Damaged, "is a file where its folder belongs"};
}

std::string setting(const std::string& option, const std::string& value) {
  return value.empty() ? fmt::format("no --{}", option) : fmt::format("--{}={}", option, value);
}

void check_identity(const StoredRun& run, const std::map<std::string, std::string>& identity) {
  for (const auto& [option, wanted] : identity) {
    const auto found = run.options.find(option);
    if (found == run.options.end()) continue;  // the version that made it did not have this option
    const std::string& had = found->second;
    if (same_value(had, wanted)) continue;
    throw UsageError("--out",
                     fmt::format("the run in {} was made with {}, not with {}", run.directory.string(),
                                 setting(option, had), setting(option, wanted)),
                     "choose another folder");
  }
}

}  // namespace

RunState state_of(const StoredRun& run) {
  if (run.failed && run.diverged_at) return RunState::Failed;
  return run.failed || run.interrupted ? RunState::Unfinished : RunState::Done;
}

std::string outcome_of(const StoredRun& run) {
  if (run.failed && run.diverged_at) return fmt::format("diverged at iteration {}", *run.diverged_at);
  if (run.failed) return fmt::format("failed after {} iterations ({})", run.iterations, run.error);
  return run.interrupted ? fmt::format("was interrupted after {} iterations", run.iterations) : "done";
}

FoundRun look_up(const fs::path& out, const std::string& stamp, const std::map<std::string, std::string>& identity) {
  const fs::path folder = out / stamp_for_file(stamp);
  if (!is_there(folder / "result.json")) return without_result(folder);
  try {
    StoredRun run = read_run(folder);
    if (run.stamp != stamp) return {RunState::Damaged, fmt::format("result.json is that of {}", run.stamp)};
    const RunState state = state_of(run);
    if (state == RunState::Unfinished) return {state, outcome_of(run), std::move(run)};
    check_identity(run, identity);
    return {state, state == RunState::Done ? "" : outcome_of(run), std::move(run)};
  } catch (const DamagedResult& error) {
    return {RunState::Damaged, "result.json " + error.problem()};
  }
}

fs::path set_aside(const fs::path& folder, FileSystem& files) {
  const fs::path named = folder.has_filename() ? folder : folder.parent_path();
  for (int number = 1;; ++number) {
    const std::string name = fmt::format("{}{}", named.filename().string(), aside);
    fs::path target = folder_of(named) / (number == 1 ? name : fmt::format("{}.{}", name, number));
    std::error_code unknown;
    if (fs::exists(fs::symlink_status(target, unknown))) continue;
    files.rename(named, target);
    files.sync_folder(folder_of(named));
    return target;
  }
}

void forget_results(const fs::path& folder, FileSystem& files) {
  const auto is_result = [](const std::string& name) {
    constexpr std::string_view beginnings[]{"result.json", "model.meander", "acc-", "dict-", "time-"};
    return std::any_of(std::begin(beginnings), std::end(beginnings),
                       [&](std::string_view beginning) { return name.starts_with(beginning); });
  };
  std::vector<fs::path> found;
  std::error_code unknown;
  for (fs::directory_iterator entry(folder, unknown), end; entry != end; entry.increment(unknown)) {
    if (is_result(entry->path().filename().string())) found.push_back(entry->path());
  }
  for (const fs::path& file : found) files.remove(file);
}

bool was_set_aside(const std::string& name) {
  const std::size_t at = name.rfind(aside);
  if (at == std::string::npos) return false;
  const std::string number = name.substr(at + aside.size());
  return number.empty() ||
         (number.size() > 1 && number.front() == '.' && number.find_first_not_of("0123456789", 1) == std::string::npos);
}

}  // namespace meander
