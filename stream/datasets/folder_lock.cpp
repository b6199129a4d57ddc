#include <meander/stream/datasets/folder_lock.h>
#include <meander/stream/runtime/error.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

namespace meander {
namespace {

using std::filesystem::path;

int opened(const path& folder) { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

enum class Attempt { Held, Taken, NoLocks };

Attempt attempt(int descriptor, FolderLock::Use use) {
  const int kind = use == FolderLock::Use::Read ? LOCK_SH : LOCK_EX;
  while (::flock(descriptor, kind | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    return errno == EWOULDBLOCK ? Attempt::Taken : Attempt::NoLocks;
  }
  return Attempt::Held;
}

}  // namespace

FolderLock::FolderLock(const path& folder, Use use, const std::stop_token& stop, const std::function<void()>& waiting)
    : descriptor_(opened(folder)) {
  if (descriptor_ < 0) {
    state_ = errno == ENOENT || errno == ENOTDIR ? State::NoFolder : State::NoLocks;
    return;
  }
  Attempt result = attempt(descriptor_, use);
  if (result == Attempt::Taken && waiting) waiting();
  while (result == Attempt::Taken) {
    if (stop.stop_requested()) {
      ::close(std::exchange(descriptor_, -1));
      throw Error(folder.string(), "was stopped");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    result = attempt(descriptor_, use);
  }
  state_ = result == Attempt::Held ? State::Held : State::NoLocks;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FolderLock::FolderLock(FolderLock&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)), state_(from.state_) {}

FolderLock& FolderLock::operator=(FolderLock&& from) noexcept {
  std::swap(descriptor_, from.descriptor_);
  state_ = from.state_;
  return *this;
}

bool FolderLock::is_written(const path& folder) {
  const int descriptor = opened(folder);
  if (descriptor < 0) return false;
  const bool taken = attempt(descriptor, Use::Read) == Attempt::Taken;
  ::close(descriptor);
  return taken;
}

}  // namespace meander
