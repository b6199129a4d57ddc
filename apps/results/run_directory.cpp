#include <meander/apps/results/run_directory.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/format.h>

#include <utility>

namespace meander {

RunDirectory::RunDirectory(std::filesystem::path parent, std::string name, FileSystem& files, IfTaken if_taken)
    : parent_(std::move(parent)), name_(std::move(name)), if_taken_(if_taken), files_(&files) {}

const std::filesystem::path& RunDirectory::path() {
  for (int number = 1; path_.empty(); ++number) {
    const std::filesystem::path candidate = parent_ / (number == 1 ? name_ : fmt::format("{}.{}", name_, number));
    make_folder(parent_, *files_);
    // Creating it is the test: of two runs that start at the same time only one succeeds. A file of that name counts as
    // taken.
    if (!files_->make_folder(candidate) && if_taken_ == IfTaken::Number) continue;
    hold_ = RunLock::try_hold(candidate);
    if (!hold_ && if_taken_ == IfTaken::Number) continue;
    if (!hold_) throw FolderTaken(candidate.string(), "a run without --once has begun in it", "try again when it ends");
    files_->sync_folder(parent_);
    path_ = candidate;
  }
  return path_;
}

std::filesystem::path RunDirectory::write(std::string_view file, std::string_view content) {
  std::filesystem::path target = path() / file;
  write_file_atomically(target, content, *files_);
  return target;
}

}  // namespace meander
