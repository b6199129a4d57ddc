#include <meander/apps/results/run_lock.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace meander {
namespace {

std::filesystem::path lock_file(const std::filesystem::path& out, const std::string& name) {
  return out / ".locks" / (name + ".lock");
}

[[noreturn]] void refuse_lock(const std::filesystem::path& file, const char* what, const char* remedy) {
  const std::string reason = std::generic_category().message(errno);
  throw Error(file.string(), fmt::format("{} ({})", what, reason), remedy);
}

// Not through the seam for files: a lock belongs to a descriptor.
int open_lock(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) refuse_lock(file, "cannot be opened for writing", "check the path and its permissions");
  return descriptor;
}

// Whether nobody else held it.
bool lock_now(int descriptor, const std::filesystem::path& file) {
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) refuse_lock(file, "cannot be locked", "choose a folder on a disk whose files can be locked");
  }
  return true;
}

// Whether the file of that name is still the one that was opened: somebody may have tidied it away meanwhile, and
// others would lock a new one.
bool is_file(int descriptor, const std::filesystem::path& file) {
  struct stat opened {
  }, named{};
  return ::fstat(descriptor, &opened) == 0 && ::stat(file.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

}  // namespace

std::optional<RunLock> RunLock::try_take(const std::filesystem::path& out, const std::string& name, FileSystem& files) {
  const std::filesystem::path file = lock_file(out, name);
  make_folder(file.parent_path(), files);
  for (;;) {
    RunLock lock(open_lock(file));
    if (!lock_now(lock.descriptor_, file)) return std::nullopt;
    if (!is_file(lock.descriptor_, file)) continue;
    lock.sign();
    return lock;
  }
}

std::optional<RunLock> RunLock::try_hold(const std::filesystem::path& folder) {
  RunLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const bool is_held =
      lock.descriptor_ >= 0 && ::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (is_held) return std::nullopt;
  return lock;
}

std::string RunLock::holder(const std::filesystem::path& out, const std::string& name) {
  std::ifstream file(lock_file(out, name));
  std::string process, host;
  return file >> process >> host ? fmt::format("process {} on {}", process, host) : "another process";
}

RunLock::RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
  const RunLock former(std::exchange(descriptor_, std::exchange(other.descriptor_, -1)));
  return *this;
}

RunLock::~RunLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

// Only for messages: on a full disk the lock holds without it.
void RunLock::sign() const {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) return;
  const std::string text = fmt::format("{} {}\n", ::getpid(), host.data());
  if (::ftruncate(descriptor_, 0) != 0) return;
  [[maybe_unused]] const ssize_t written = ::pwrite(descriptor_, text.data(), text.size(), 0);
}

}  // namespace meander
