#include <meander/stream/error.h>
#include <meander/stream/files/file_system.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

namespace meander {
namespace {

using std::filesystem::path;

[[noreturn]] void fail(const path& file, const std::string& what) {
  const int reason = errno;
  const char* remedy = reason == ENOSPC || reason == EDQUOT ? "make room on that disk, or choose another folder"
                                                            : "check the path and its permissions";
  throw Error(file.string(), what + " (" + std::generic_category().message(reason) + ")", remedy);
}

class Descriptor {
 public:
  Descriptor(const path& file, int flags, const char* what) : fd_(::open(file.c_str(), flags | O_CLOEXEC, 0666)) {
    if (fd_ < 0) fail(file, what);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  operator int() const { return fd_; }  // NOLINT(google-explicit-constructor)

 private:
  int fd_;
};

class DiskFile final : public OutputFile {
 public:
  DiskFile(path file, int flags, const char* what) : file_(std::move(file)), fd_(file_, O_WRONLY | flags, what) {}

  void keep(std::uintmax_t bytes) {
    if (::ftruncate(fd_, static_cast<off_t>(bytes)) != 0) fail(file_, "cannot be cut");
    if (::lseek(fd_, 0, SEEK_END) < 0) fail(file_, "cannot be continued");
  }

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(file_, "cannot be written");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
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
    return std::make_unique<DiskFile>(file, O_CREAT | O_EXCL, "cannot be made");
  }

  std::unique_ptr<OutputFile> append(const path& file, std::uintmax_t keep) override {
    auto opened = std::make_unique<DiskFile>(file, O_CREAT, "cannot be opened for writing");
    if (std::filesystem::is_regular_file(file)) opened->keep(keep);
    return opened;
  }

  void rename(const path& from, const path& to) override {
    if (std::rename(from.c_str(), to.c_str()) != 0) fail(to, "cannot be put in place");
  }

  void sync_folder(const path& folder) override {
    const Descriptor fd(folder, O_RDONLY | O_DIRECTORY, "cannot be opened");
    if (::fsync(fd) != 0 && errno != EINVAL && errno != EROFS) fail(folder, "cannot be synced");
  }

  void remove(const path& file) override {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) fail(file, "cannot be removed");
  }
};

}  // namespace

FileSystem& disk() {
  static Disk the_disk;
  return the_disk;
}

}  // namespace meander
