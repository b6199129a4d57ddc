#pragma once

#include <meander/stream/files/file_system.h>
#include <meander/stream/runtime/error.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meander {

enum class FileStep { Create, Append, Write, Cut, SyncFile, Rename, SyncFolder, Remove, MakeFolder, RemoveFolder };

/// The disk below one folder, of which a step can be broken, and the power cut: then all that was not synced is gone,
/// be it content or names. What lies in the folder at first counts as synced.
class FallibleDisk final : public FileSystem {
 public:
  explicit FallibleDisk(std::filesystem::path folder) : folder_(std::move(folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      now_[entry.path()] = entry.is_directory() ? nullptr : std::make_shared<Content>(content_of(entry.path()));
    }
    kept_ = now_;
  }

  /// From now on this step, and no other, fails for paths that contain `part`: with `failure`, otherwise with an Error.
  void break_step(FileStep step, std::string part = "", std::exception_ptr failure = nullptr) {
    broken_.clear();
    break_step_too(step, std::move(part), std::move(failure));
  }
  /// The same, in addition to those that are broken already.
  void break_step_too(FileStep step, std::string part = "", std::exception_ptr failure = nullptr) {
    broken_.push_back({step, std::move(part), std::move(failure)});
  }
  void mend() { broken_.clear(); }
  /// From now on somebody else removes each new file at once.
  void lose_new_files() { loses_new_files_ = true; }
  /// The next names for new files are taken, each by a file with this content.
  void take_names(int count, std::string content) { taken_ = {count, std::move(content)}; }

  /// Leaves in the folder what a machine finds there that comes up again.
  void cut_power() {
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) std::filesystem::remove_all(entry.path());
    std::erase_if(kept_, [this](const auto& name) { return !reachable(name.first); });
    for (const auto& [path, content] : kept_) {  // a folder comes before what is in it
      if (!content) {
        std::filesystem::create_directory(path);
        continue;
      }
      content->written = content->synced;
      std::ofstream(path, std::ios::binary) << content->synced;
    }
    now_ = kept_;
  }

  std::unique_ptr<OutputFile> create(const std::filesystem::path& path) override {
    check(FileStep::Create, path);
    if (taken_.first-- > 0) std::ofstream(path) << taken_.second;
    auto file = disk().create(path);
    if (loses_new_files_) std::filesystem::remove(path);
    return file ? opened(path, std::move(file)) : nullptr;
  }
  std::unique_ptr<OutputFile> append(const std::filesystem::path& path) override {
    check(FileStep::Append, path);
    return opened(path, disk().append(path));
  }
  void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    check(FileStep::Rename, to);
    disk().rename(from, to);
    now_[to] = now_.at(from);
    now_.erase(from);
  }
  void sync_folder(const std::filesystem::path& folder) override {
    check(FileStep::SyncFolder, folder);
    disk().sync_folder(folder);
    std::erase_if(kept_, [&](const auto& name) { return name.first.parent_path() == folder; });
    for (const auto& name : now_) {
      if (name.first.parent_path() == folder) kept_.insert(name);
    }
  }
  void remove(const std::filesystem::path& path) override {
    check(FileStep::Remove, path);
    disk().remove(path);
    now_.erase(path);
  }
  bool make_folder(const std::filesystem::path& path, std::filesystem::perms permissions) override {
    check(FileStep::MakeFolder, path);
    if (!disk().make_folder(path, permissions)) return false;
    now_[path] = nullptr;
    return true;
  }
  void remove_folder(const std::filesystem::path& path) override {
    check(FileStep::RemoveFolder, path);
    disk().remove_folder(path);
    std::erase_if(now_, [&](const auto& name) { return name.first.string().starts_with(path.string()); });
  }

 private:
  struct Content {
    explicit Content(std::string bytes = "") : written(bytes), synced(std::move(bytes)) {}
    std::string written, synced;
  };
  struct Fault {
    FileStep step;
    std::string part;
    std::exception_ptr failure;
  };
  // A null pointer is a folder.
  using Names = std::map<std::filesystem::path, std::shared_ptr<Content>>;

  struct File final : OutputFile {
    File(FallibleDisk& d, std::filesystem::path p, std::shared_ptr<Content> c, std::unique_ptr<OutputFile> f)
        : owner(d), path(std::move(p)), content(std::move(c)), file(std::move(f)) {}
    void write(std::string_view bytes) override {
      put(bytes.substr(0, bytes.size() / 2));  // what a full disk does
      owner.check(FileStep::Write, path);
      put(bytes.substr(bytes.size() / 2));
    }
    void cut(std::uintmax_t bytes) override {
      owner.check(FileStep::Cut, path);
      file->cut(bytes);
      content->written.resize(bytes);
    }
    void sync() override {
      owner.check(FileStep::SyncFile, path);
      file->sync();
      content->synced = content->written;
    }
    void put(std::string_view bytes) {
      file->write(bytes);
      content->written += bytes;
    }
    FallibleDisk& owner;
    std::filesystem::path path;
    std::shared_ptr<Content> content;
    std::unique_ptr<OutputFile> file;
  };

  static std::string content_of(const std::filesystem::path& path) {
    std::ifstream input(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
  }
  std::unique_ptr<OutputFile> opened(const std::filesystem::path& path, std::unique_ptr<OutputFile> file) {
    std::shared_ptr<Content>& content = now_[path];
    if (!content) content = std::make_shared<Content>();
    return std::make_unique<File>(*this, path, content, std::move(file));
  }
  bool reachable(const std::filesystem::path& path) const {
    const std::filesystem::path above = path.parent_path();
    return above == folder_ || (kept_.contains(above) && reachable(above));
  }
  void check(FileStep step, const std::filesystem::path& path) const {
    for (const Fault& fault : broken_) {
      if (fault.step != step || path.string().find(fault.part) == std::string::npos) continue;
      if (fault.failure) std::rethrow_exception(fault.failure);
      throw Error(path.string(), "cannot be written (it broke)", "mend it");
    }
  }

  std::filesystem::path folder_;
  Names now_, kept_;
  std::vector<Fault> broken_;
  bool loses_new_files_ = false;
  std::pair<int, std::string> taken_{0, ""};
};

}  // namespace meander
