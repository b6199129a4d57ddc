#pragma once

#include "local_server.h"
#include "scratch_folder.h"
#include "stream/datasets/idx_bytes.h"
#include "tar_bytes.h"

#include <meander/stream/datasets/idx_format.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/fetch/fetch.h>
#include <meander/stream/files/checksum.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// A small data set of four files, and what it may be fetched from.
namespace meander {

inline const std::vector<std::string> names = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                               "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

/// A data set of our own, "published" by the test.
class Published {
 public:
  Published() {
    for (std::size_t i = 0; i < 4; ++i) {
      checksums_.push_back(sha256(content(names[i])));
      gzip_checksums_.push_back(sha256(gzip(content(names[i]))));
    }
  }

  static std::string content(const std::string& name) {
    const std::map<std::string, std::string> files = {
        {names[0], idx_images(20)}, {names[1], idx_labels(20)}, {names[2], idx_images(10)}, {names[3], idx_labels(10)}};
    return files.at(name);
  }

  PublishedSet set(bool gzip_checksums_only = false) const {
    PublishedSet result{
        .name = "small", .title = "Small", .content = {}, .format = &idx_format(), .folders = {"small"}};
    for (std::size_t i = 0; i < 4; ++i) {
      result.files.push_back({names[i], static_cast<std::int64_t>(content(names[i]).size()),
                              gzip_checksums_only ? "" : std::string_view(checksums_[i]),
                              gzip_checksums_only ? std::string_view(gzip_checksums_[i]) : ""});
    }
    return result;
  }

 private:
  std::vector<std::string> checksums_, gzip_checksums_;
};

/// A mirror that has the published files, except where `special` answers.
class Mirror {
 public:
  explicit Mirror(std::map<std::string, Answer> special = {})
      : server_([special = std::move(special)](const std::string& target) {
          const std::string name = target.substr(1, target.size() - 4);  // without "/" and ".gz"
          const auto found = special.find(name);
          return found == special.end() ? ok(gzip(Published::content(name))) : found->second;
        }) {}

  std::string address() const { return server_.address(); }
  std::string host() const { return server_.host(); }
  std::size_t asked() const { return server_.asked().size(); }

 private:
  LocalServer server_;
};

inline datasets::FetchOptions from(const std::vector<std::string>& mirrors) {
  datasets::FetchOptions options;
  options.mirrors = mirrors;
  options.npm = "no-such-npm";
  return options;
}

/// A program in place of npm that leaves this package in its folder.
inline std::string fake_npm(const ScratchFolder& folder, const std::string& package) {
  folder.put("package.tgz", package);
  const auto path = folder.put("npm", "#!/bin/sh\n[ \"$1 $2\" = 'pack small@1' ] || exit 1\ncp '" +
                                          (folder / "package.tgz").string() + "' small-1.tgz\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path.string();
}

inline std::string package(bool whole = true) {
  std::string archive = tar_file("package/package.json", "{}");
  for (const std::string& name : names) {
    if (whole || name != names[3]) archive += tar_file("package/data/" + name, Published::content(name));
  }
  return gzip(archive + tar_end());
}

}  // namespace meander
