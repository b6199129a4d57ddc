#include "catch.h"
#include "eventually.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/learners/live/tensorboard.h>

#include <read_events.pb.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <regex>
#include <string>
#include <vector>

using namespace meander;
using read_events::Event;

namespace {

// Bit by bit, unlike the one that is tested.
std::uint32_t plain_crc32c(const std::string& bytes) {
  std::uint32_t rest = 0xFFFFFFFF;
  for (const char byte : bytes) {
    for (int bit = 0; bit < 8; ++bit) {
      const bool carry = ((rest ^ (static_cast<unsigned char>(byte) >> bit)) & 1U) != 0;
      rest = (rest >> 1) ^ (carry ? 0x82F63B78U : 0U);
    }
  }
  return ~rest;
}

std::uint32_t plain_masked(const std::string& bytes) {
  const std::uint32_t crc = plain_crc32c(bytes);
  return (crc >> 15 | crc << 17) + 0xA282EAD8U;
}

template <class Number>
Number number_at(const std::string& bytes, std::size_t place) {
  Number number{};
  REQUIRE(place + sizeof number <= bytes.size());
  std::memcpy(&number, bytes.data() + place, sizeof number);
  return number;
}

// The events of a file, whose every record must be sound.
std::vector<Event> events_in(const std::filesystem::path& file) {
  const std::string bytes = content_of(file);
  std::vector<Event> events;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = number_at<std::uint64_t>(bytes, at);
    REQUIRE(number_at<std::uint32_t>(bytes, at + 8) == plain_masked(bytes.substr(at, 8)));
    const std::string data = bytes.substr(at + 12, length);
    REQUIRE(data.size() == length);
    REQUIRE(number_at<std::uint32_t>(bytes, at + 12 + length) == plain_masked(data));
    REQUIRE(events.emplace_back().ParseFromString(data));
    REQUIRE(events.back().GetReflection()->GetUnknownFields(events.back()).empty());
    at += 16 + length;
  }
  return events;
}

std::vector<Event> events_of_only_file(const ScratchFolder& folder) {
  REQUIRE(folder.files().size() == 1);
  return events_in(folder / folder.files()[0]);
}

// A disk that is full at times: half of what is written is then there.
class DiskFullAtTimes final : public FileSystem {
 public:
  std::atomic<bool> full = false;
  std::atomic<int> failures = 0;

  std::unique_ptr<OutputFile> create(const std::filesystem::path& path) override { return disk().create(path); }
  std::unique_ptr<OutputFile> append(const std::filesystem::path& path) override {
    return std::make_unique<File>(*this, path);
  }
  void rename(const std::filesystem::path& from, const std::filesystem::path& to) override { disk().rename(from, to); }
  void sync_folder(const std::filesystem::path& path) override { disk().sync_folder(path); }
  void remove(const std::filesystem::path& path) override { disk().remove(path); }
  bool make_folder(const std::filesystem::path& path, std::filesystem::perms permissions) override {
    return disk().make_folder(path, permissions);
  }
  void remove_folder(const std::filesystem::path& path) override { disk().remove_folder(path); }

 private:
  struct File final : OutputFile {
    File(DiskFullAtTimes& o, const std::filesystem::path& p) : owner(o), path(p), file(disk().append(p)) {}
    void write(std::string_view bytes) override {
      if (!owner.full) return file->write(bytes);
      file->write(bytes.substr(0, bytes.size() / 2));
      ++owner.failures;
      throw Error(path.string(), "is full");
    }
    void cut(std::uintmax_t bytes) override { file->cut(bytes); }
    void sync() override { file->sync(); }
    DiskFullAtTimes& owner;
    std::filesystem::path path;
    std::unique_ptr<OutputFile> file;
  };
};

void give(LivePlots& plots, std::int64_t iteration, const std::vector<NamedValue>& values) {
  plots.scalars("loss", iteration, values);
}

}  // namespace

TEST_CASE("the checksum that checks ours is CRC-32C", "[live][tensorboard]") {
  CHECK(plain_crc32c("123456789") == 0xE3069283U);
  CHECK(plain_crc32c("") == 0U);
  CHECK(plain_crc32c(std::string(32, '\0')) == 0x8A9136AAU);
}

TEST_CASE("an event file begins with its version and the start of a session", "[live][tensorboard]") {
  const ScratchFolder folder;
  {
    const auto plots = tensorboard_plots({.folder = folder.path()});
    plots->begin(0);
  }
  CHECK(std::regex_match(folder.files().at(0), std::regex(R"(events\.out\.tfevents\.\d{10}\..+\.\d+\.\d+)")));
  const auto events = events_of_only_file(folder);
  REQUIRE(events.size() == 2);
  CHECK(events[0].file_version() == "brain.Event:2");
  CHECK(events[0].wall_time() == Approx(static_cast<double>(std::time(nullptr))).margin(100'000));
  CHECK(events[1].session_log().status() == read_events::SessionLog::START);
  CHECK(events[1].step() == 0);
}

TEST_CASE("values are written as scalars, tagged by graph and curve", "[live][tensorboard]") {
  const ScratchFolder folder;
  {
    const auto plots = tensorboard_plots({.folder = folder.path()});
    give(*plots, 10, {{"loss", 0.5}, {"replay", 1e-30}});
    give(*plots, std::int64_t{1} << 40, {{"loss", -3.25}});
  }
  const auto events = events_of_only_file(folder);
  REQUIRE(events.size() == 3);
  REQUIRE(events[1].summary().value_size() == 2);
  CHECK(events[1].step() == 10);
  CHECK(events[1].summary().value(0).tag() == "loss/loss");
  CHECK(events[1].summary().value(0).simple_value() == 0.5F);
  CHECK(events[1].summary().value(1).tag() == "loss/replay");
  CHECK(events[1].summary().value(1).simple_value() == 1e-30F);
  CHECK(events[2].step() == std::int64_t{1} << 40);
  CHECK(events[2].summary().value(0).simple_value() == -3.25F);
}

TEST_CASE("values that are not finite are left out of event files", "[live][tensorboard]") {
  const ScratchFolder folder;
  {
    const auto plots = tensorboard_plots({.folder = folder.path()});
    give(*plots, 1, {{"loss", std::nan("")}});
    give(*plots, 2, {{"loss", std::numeric_limits<double>::infinity()}, {"replay", 2.0}});
  }
  const auto events = events_of_only_file(folder);
  REQUIRE(events.size() == 2);
  REQUIRE(events[1].summary().value_size() == 1);
  CHECK(events[1].summary().value(0).tag() == "loss/replay");
}

TEST_CASE("pictures are written as PNG files", "[live][tensorboard]") {
  const ScratchFolder folder;
  const Image colours{1, 2, 3, {255, 0, 0, 0, 0, 255}};
  {
    const auto plots = tensorboard_plots({.folder = folder.path()});
    plots->image("samples", 20, colours);
    plots->image("grey", 20, {1, 1, 1, {7}});
  }
  const auto events = events_of_only_file(folder);
  REQUIRE(events.size() == 3);
  const auto& value = events[1].summary().value(0);
  CHECK(value.tag() == "samples");
  CHECK(events[1].step() == 20);
  CHECK(value.image().height() == 1);
  CHECK(value.image().width() == 2);
  CHECK(value.image().colorspace() == 3);
  CHECK(read_png(value.image().encoded_image_string(), "samples").values == colours.values);
  CHECK(events[2].summary().value(0).image().colorspace() == 1);
}

TEST_CASE("a run that goes on gets a file of its own, which voids later events of the others", "[live][tensorboard]") {
  const ScratchFolder folder;
  for (const std::int64_t begin : {0, 20}) {
    const auto plots = tensorboard_plots({.folder = folder.path()});
    plots->begin(begin);
    give(*plots, begin + 10, {{"loss", 1.0}});
  }
  REQUIRE(folder.files().size() == 2);
  const auto second = events_in(folder / folder.files()[1]);
  CHECK(second[1].session_log().status() == read_events::SessionLog::START);
  CHECK(second[1].step() == 21);
  CHECK(second[2].step() == 30);
}

TEST_CASE("events can be read while the run goes on", "[live][tensorboard]") {
  const ScratchFolder folder;
  const auto plots = tensorboard_plots({.folder = folder.path(), .queue = {.interval = std::chrono::milliseconds(2)}});
  const std::filesystem::path file = folder / folder.files().at(0);
  const auto before = std::filesystem::file_size(file);
  give(*plots, 1, {{"loss", 1.0}});
  REQUIRE(eventually([&] { return std::filesystem::file_size(file) > before; }));
  plots->close();
  CHECK(events_in(file).size() == 2);
}

TEST_CASE("a disk that is full for a while is told of once and leaves a sound file", "[live][tensorboard]") {
  const ScratchFolder folder;
  DiskFullAtTimes files;
  Heard heard;
  {
    const auto plots = tensorboard_plots(
        {.folder = folder.path(), .tell = std::ref(heard), .queue = {.interval = std::chrono::milliseconds(2)}}, files);
    files.full = true;
    for (int i = 1; i <= 3; ++i) {
      give(*plots, i, {{"loss", 1.0}});
      REQUIRE(eventually([&] { return files.failures >= i; }));
    }
    files.full = false;
    give(*plots, 4, {{"loss", 3.0}});
  }
  const std::string path = (folder / folder.files().at(0)).string();
  CHECK(heard.lines() == std::vector<std::string>{path + ": is full (TensorBoard lacks some events)"});
  const auto events = events_of_only_file(folder);
  REQUIRE(events.size() == 2);
  CHECK(events[1].step() == 4);
}

TEST_CASE("a folder for event files that cannot be made is refused at once", "[live][tensorboard][refusal]") {
  const ScratchFolder folder;
  const auto file = folder.put("file", "");
  CHECK(error_line([&] { tensorboard_plots({.folder = file / "below"}); }).find("file") != std::string::npos);
  CHECK(error_line([&] { tensorboard_plots({.folder = file / "below"}); }) != "no error");
}
