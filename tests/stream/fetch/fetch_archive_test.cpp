#include "catch.h"
#include "local_server.h"
#include "scratch_folder.h"
#include "small_set.h"
#include "stream/datasets/cifar_bytes.h"
#include "stream/datasets/idx_bytes.h"
#include "stream/error_line.h"
#include "tar_bytes.h"

#include <meander/stream/datasets/cifar_format.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/fetch/fetch_set.h>
#include <meander/stream/files/checksum.h>

#include <filesystem>

using namespace meander;
using datasets::Fetched;
using datasets::FetchOptions;

namespace {

const std::string train_records = cifar10_records(20), test_records = cifar10_records(10);

std::string tar_gz(const std::string& train_file, const std::string& test_file, const std::string& folder = "small") {
  return gzip(tar_file(folder + "/", "", "", '5') + tar_file(folder + "/readme.html", "<html>") +
              tar_file(folder + "/train.bin", train_file) + tar_file(folder + "/test.bin", test_file) + tar_end());
}

/// A data set of our own, "published" by the test as one archive.
class ArchivedSet {
 public:
  explicit ArchivedSet(std::string archive = tar_gz(train_records, test_records))
      : archive_(std::move(archive)), archive_checksum_(sha256(archive_)) {}

  PublishedSet set() const {
    return {.name = "mine",
            .title = "Mine",
            .content = {},
            .format = &cifar10_format(),
            .files = {{"train.bin", static_cast<std::int64_t>(train_records.size()), train_checksum_},
                      {"test.bin", static_cast<std::int64_t>(test_records.size()), test_checksum_}},
            .folders = {"small", ""},
            .archive = {.name = "small.tar.gz",
                        .size = static_cast<std::int64_t>(archive_.size()),
                        .checksum = archive_checksum_,
                        .folder = "small"}};
  }
  const std::string& archive() const { return archive_; }

 private:
  std::string archive_, archive_checksum_;
  std::string train_checksum_ = md5(train_records), test_checksum_ = md5(test_records);
};

LocalServer mirror(const Answer& answer) {
  return LocalServer([answer](const std::string&) { return answer; });
}

const std::vector<std::string> kept_files = {"small/test.bin", "small/train.bin"};

}  // namespace

TEST_CASE("a set in an archive is fetched in one download, and only its files are kept", "[fetch]") {
  const ScratchFolder data;
  const ArchivedSet published;
  const LocalServer server = mirror(ok(published.archive()));
  FetchOptions options = from({server.address()});
  std::uint64_t got_at_last = 0;
  options.progress = [&](const std::string& what, std::uint64_t got, std::uint64_t) {
    CHECK(what == "small.tar.gz");
    got_at_last = got;
  };
  const Fetched fetched = fetch_set(published.set(), data.path(), options);
  CHECK(fetched.folder == data / "small");
  CHECK(fetched.from == std::vector<std::string>{server.host()});
  CHECK(fetched.failures.empty());
  CHECK(server.asked() == std::vector<std::string>{"/small.tar.gz"});
  CHECK(got_at_last == published.archive().size());
  CHECK(data.files() == kept_files);
  CHECK(datasets::read_set(published.set(), data.path()).published);

  CHECK(fetch_set(published.set(), data.path(), options).from.empty());
  CHECK(server.asked().size() == 1);
}

TEST_CASE("a fetch of an archive replaces what is damaged or missing", "[fetch][damage]") {
  const ScratchFolder data;
  const ArchivedSet published;
  const LocalServer server = mirror(ok(published.archive()));
  std::string pixel_flipped = train_records;
  pixel_flipped[100] = static_cast<char>(pixel_flipped[100] ^ 1);
  data.put("small/train.bin",
           GENERATE_COPY(std::string(""), pixel_flipped, cifar10_records(19), train_records.substr(0, 50)));
  if (GENERATE(true, false)) data.put("small/test.bin", test_records);
  fetch_set(published.set(), data.path(), from({server.address()}));
  CHECK(datasets::read_set(published.set(), data.path()).published);
  CHECK(data.files() == kept_files);
}

TEST_CASE("after a broken or wrong archive the next mirror is tried", "[fetch][damage]") {
  const ScratchFolder data;
  const ArchivedSet published;
  const std::string& sound = published.archive();
  const auto [answer, failure] = GENERATE_COPY(table<Answer, std::string>(
      {{status("404 Not Found"), "HTTP 404"},
       {ok("<html>"), "small.tar.gz is not the published file (checksum differs)"},
       {ok(sound.substr(0, sound.size() / 2)), "small.tar.gz is not the published file (checksum differs)"},
       {ok(tar_gz(test_records, train_records)), "small.tar.gz is not the published file (checksum differs)"},
       {ok(std::string(sound.size() + 70'000, 'x')), "sends more than "},
       {Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}, "the connection was lost"},
       {Answer{"", true}, "timed out"}}));
  const LocalServer bad = mirror(answer), good = mirror(ok(sound));
  const Fetched fetched = fetch_set(published.set(), data.path(), from({bad.address(), good.address()}));
  REQUIRE(fetched.failures.size() == 1);
  CHECK(fetched.failures[0].starts_with(bad.host() + ": " + failure));
  CHECK(fetched.from == std::vector<std::string>{good.host()});
  CHECK(data.files() == kept_files);
}

TEST_CASE("a file missing from an archive with the right checksum is one more failure", "[fetch][damage]") {
  const ScratchFolder data;
  const auto [archive, failure] = GENERATE(table<std::string, std::string>(
      {{"<html>", "is not a tar.gz file"},
       {gzip("no tar at all"), "has no train.bin"},
       {tar_gz(train_records, test_records, "other"), "has no train.bin"},
       {tar_gz(train_records, test_records).substr(0, 500), "is cut off"},
       {gzip(std::string(2 << 20, '\0')), "inflates to more than 1,140,766 bytes"},
       {tar_gz(test_records, train_records), "train.bin is not the published file (checksum differs)"},
       {tar_gz(train_records + "a", test_records), "train.bin ends inside record 20 (after 1 of its 3,073 bytes)"}}));
  const ArchivedSet published(archive);
  const LocalServer server = mirror(ok(archive));
  CHECK(error_line([&] { fetch_set(published.set(), data.path(), from({server.address()})); }) ==
        "mine: cannot be fetched: " + server.host() + ": " + failure +
            "; use --experiment=splitDigits, put small.tar.gz into " + data.path().string() +
            ", or give the folder that contains small as --data-dir");
  CHECK(data.files().empty());
}

TEST_CASE("a download that broke off is repaired by the next fetch", "[fetch]") {
  const ScratchFolder data;
  const ArchivedSet published;
  const LocalServer broken = mirror(Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + published.archive()});
  CHECK(error_line([&] { fetch_set(published.set(), data.path(), from({broken.address()})); }) != "no error");
  CHECK(data.files().empty());
  const LocalServer mended = mirror(ok(published.archive()));
  fetch_set(published.set(), data.path(), from({mended.address()}));
  CHECK(data.files() == kept_files);
}

TEST_CASE("an archive beside the data is used without a network", "[fetch]") {
  const ScratchFolder data;
  const ArchivedSet published;
  const std::string place = GENERATE("", "small/");
  const auto archive = data.put(place + "small.tar.gz", published.archive());
  const Fetched fetched = fetch_set(published.set(), data.path(), from({}));
  CHECK(fetched.from == std::vector<std::string>{archive.string()});
  CHECK(datasets::read_set(published.set(), data.path()).published);
  CHECK(fetch_set(published.set(), data.path(), from({})).from.empty());
}

TEST_CASE("after a broken archive beside the data the mirrors are tried", "[fetch][damage]") {
  const ScratchFolder data;
  const ArchivedSet published;
  const auto archive = data.put("small.tar.gz", published.archive().substr(0, 300));
  const LocalServer server = mirror(ok(published.archive()));
  const Fetched fetched = fetch_set(published.set(), data.path(), from({server.address()}));
  CHECK(fetched.failures == std::vector<std::string>{archive.string() + ": is cut off"});
  CHECK(fetched.from == std::vector<std::string>{server.host()});
  CHECK(datasets::read_set(published.set(), data.path()).published);
}

TEST_CASE("a user's own files of the same form stay when nothing can be fetched", "[fetch]") {
  const ScratchFolder data;
  const ArchivedSet published;
  data.put("small/train.bin", cifar10_records(5));
  data.put("small/test.bin", cifar10_records(3));
  CHECK(error_line([&] { fetch_set(published.set(), data.path(), from({})); }) != "no error");
  const DataPair own = datasets::read_set(published.set(), data.path());
  CHECK_FALSE(own.published);
  CHECK(own.train.size() == 5);
}
