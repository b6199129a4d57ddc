#include <meander/apps/results/run_store.h>
#include <meander/apps/results/seedless.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

namespace meander {
namespace {

namespace fs = std::filesystem;

// The folders in a folder in which runs may be, sorted.
std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> folders;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    std::error_code unknown;
    if (name.starts_with('.') || was_set_aside(name) || !entry->is_directory(unknown)) continue;
    folders.push_back(entry->path());
  }
  if (failed) {
    throw Error(folder.string(), fmt::format("cannot be listed ({})", failed.message()),
                "check the path and its permissions");
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

bool has_file(const fs::path& folder, const char* name) {
  std::error_code failed;
  return fs::exists(folder / name, failed);
}

// Walks through folders and collects the runs in them.
class RunSearch {
 public:
  explicit RunSearch(std::vector<std::string>& problems) : problems_(problems) {}

  void begin_at(const fs::path& folder) {
    constexpr const char* remedy = "name a folder that 'meander run' wrote to";
    std::error_code failed;
    if (!fs::is_directory(folder, failed)) throw Error(folder.string(), "is not a folder", remedy);
    if (!is_new(folder)) return;
    const std::size_t known = runs_.size() + repeats_, problems = problems_.size();
    look_into(folder);
    if (runs_.size() + repeats_ > known) return;
    const std::string why = problems_.size() > problems ? fmt::format(" ({})", problems_[problems]) : "";
    throw Error(folder.string(), "holds no run that can be read" + why, remedy);
  }

  std::vector<StoredRun> sorted() {
    const auto place = [](const StoredRun& run) {
      return std::tuple(seedless(run.stamp, run.seed), run.seed, run.directory.string());
    };
    std::sort(runs_.begin(), runs_.end(),
              [&](const StoredRun& one, const StoredRun& other) { return place(one) < place(other); });
    return std::move(runs_);
  }

 private:
  // Links may lead to a folder twice, or round in a circle.
  bool is_new(const fs::path& folder) {
    std::error_code failed;
    const fs::path real = fs::canonical(folder, failed);
    return seen_.insert(failed ? folder : real).second;
  }

  void look_into(const fs::path& folder) {
    try {
      if (has_file(folder, "result.json")) {
        runs_.push_back(read_run(folder));
      } else if (has_file(folder, "config.toml") && folders_in(folder).empty()) {
        problems_.push_back(folder.string() + ": has no result");
      } else {
        look_below(folder);
      }
    } catch (const Error& error) {
      problems_.emplace_back(error.what());
    }
  }

  void look_below(const fs::path& folder) {
    for (const fs::path& child : folders_in(folder)) {
      if (!is_new(child)) {
        ++repeats_;
        continue;
      }
      const std::size_t met = runs_.size() + repeats_ + problems_.size();
      look_into(child);
      if (runs_.size() + repeats_ + problems_.size() == met) problems_.push_back(child.string() + ": holds no run");
    }
  }

  std::vector<std::string>& problems_;
  std::vector<StoredRun> runs_;
  std::set<fs::path> seen_;
  std::size_t repeats_ = 0;  // folders that were met again
};

}  // namespace

std::vector<StoredRun> runs_in(const std::vector<fs::path>& folders, std::vector<std::string>& problems) {
  std::set<fs::path> sorted;
  for (const fs::path& folder : folders) sorted.insert(folder.has_filename() ? folder : folder.parent_path());
  RunSearch search(problems);
  for (const fs::path& folder : sorted) search.begin_at(folder);
  return search.sorted();
}

}  // namespace meander
