#include <meander/stream/files/file_system.h>
#include <meander/stream/runtime/error.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>

namespace meander {
namespace {

using std::filesystem::path;

const char* remedy_for(int reason) {
  switch (reason) {
    case ENOSPC:
    case EDQUOT: return "make room on that disk, or choose another folder";
    case EFBIG: return "raise the limit on the size of files ('ulimit -f'), or choose another folder";
    case EIO: return "check the disk, or choose another folder";
    default: return "check the path and its permissions";
  }
}

[[noreturn]] void fail(const path& file, const std::string& what) {
  const int reason = errno;
  throw Error(file.string(), what + " (" + std::generic_category().message(reason) + ")", remedy_for(reason));
}

class Descriptor {
 public:
  Descriptor(const path& file, int flags) : fd_(::open(file.c_str(), flags | O_CLOEXEC, 0666)) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor& operator=(Descriptor&&) = delete;
  bool is_open() const { return fd_ >= 0; }
  operator int() const { return fd_; }  // NOLINT(google-explicit-constructor)

 private:
  int fd_;
};

class DiskFile final : public OutputFile {
 public:
  DiskFile(path file, Descriptor fd) : file_(std::move(file)), fd_(std::move(fd)) {}

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(file_, "cannot be written");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void cut(std::uintmax_t bytes) override {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) fail(file_, "cannot be inspected");
    if (!S_ISREG(status.st_mode)) return;
    if (::ftruncate(fd_, static_cast<off_t>(bytes)) != 0) fail(file_, "cannot be truncated");
  }

  void sync() override {
    // Pipes, terminals and the like cannot be synced and need not be.
    if (::fsync(fd_) != 0 && errno != EINVAL && errno != EROFS) fail(file_, "cannot be synced");
  }

 private:
  path file_;
  Descriptor fd_;
};

class Disk final : public FileSystem {
 public:
  std::unique_ptr<OutputFile> create(const path& file) override {
    Descriptor fd(file, O_WRONLY | O_CREAT | O_EXCL);
    if (!fd.is_open() && errno == EEXIST) return nullptr;
    if (!fd.is_open()) fail(file, "cannot be created");
    return std::make_unique<DiskFile>(file, std::move(fd));
  }

  std::unique_ptr<OutputFile> append(const path& file) override {
    Descriptor fd(file, O_WRONLY | O_CREAT | O_APPEND);
    if (!fd.is_open()) fail(file, "cannot be opened for writing");
    return std::make_unique<DiskFile>(file, std::move(fd));
  }

  void rename(const path& from, const path& to) override {
    if (std::rename(from.c_str(), to.c_str()) != 0) fail(to, "cannot be put in place");
  }

  void sync_folder(const path& folder) override {
    const Descriptor fd(folder, O_RDONLY | O_DIRECTORY);
    if (!fd.is_open()) fail(folder, "cannot be opened");
    if (::fsync(fd) != 0 && errno != EINVAL && errno != EROFS) fail(folder, "cannot be synced");
  }

  void remove(const path& file) override {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) fail(file, "cannot be removed");
  }

  bool make_folder(const path& folder, std::filesystem::perms permissions) override {
    if (::mkdir(folder.c_str(), static_cast<mode_t>(permissions)) == 0) return true;
    if (errno != EEXIST) fail(folder, "cannot be created as a folder");
    return false;
  }

  void remove_folder(const path& folder) override {
    std::error_code failed;
    std::filesystem::remove_all(folder, failed);
    errno = failed.value();
    if (failed) fail(folder, "cannot be removed");
  }
};

}  // namespace

FileSystem& disk() {
  static Disk the_disk;
  return the_disk;
}

}  // namespace meander
