#include <meander/learners/live/crc32c.h>
#include <meander/learners/live/event_file.h>
#include <meander/learners/live/wire_message.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>

namespace meander {
namespace {

// The numbers of fields, as TensorFlow's event.proto and summary.proto publish them.
namespace field {
constexpr int wall_time = 1, step = 2, file_version = 3, summary = 5, session_log = 7;  // of an event
constexpr int status = 1;                                                               // of a session's log
constexpr int value = 1;                                                                // of a summary
constexpr int tag = 1, simple_value = 2, image = 4;                                     // of its values
constexpr int height = 1, width = 2, colorspace = 3, encoded_image = 4;                 // of an image
}  // namespace field
constexpr std::int64_t session_start = 1;

WireMessage event_at(double time, std::int64_t step) {
  WireMessage event;
  event.add_double(field::wall_time, time);
  event.add_integer(field::step, step);
  return event;
}

std::string record_of(const Event& event) {
  const std::string length = little_endian(static_cast<std::uint64_t>(event.size()));
  return length + little_endian(masked_crc32c(length)) + event + little_endian(masked_crc32c(event));
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// A new file: TensorBoard reads a folder's files in the order of their names, hence the digits.
std::filesystem::path claim_event_file(const std::filesystem::path& folder, FileSystem& files) {
  static std::atomic<int> made = 0;
  while (true) {
    const auto name =
        fmt::format("events.out.tfevents.{:010}.{}.{}.{}", seconds_now(), host_name(), ::getpid(), made++);
    if (files.create(folder / name)) return folder / name;
  }
}

}  // namespace

Event version_event(double time) {
  WireMessage event;
  event.add_double(field::wall_time, time);
  event.add_bytes(field::file_version, "brain.Event:2");
  return event.bytes();
}

Event session_start_event(double time, std::int64_t step) {
  WireMessage log;
  log.add_integer(field::status, session_start);
  WireMessage event = event_at(time, step);
  event.add_bytes(field::session_log, log.bytes());
  return event.bytes();
}

Event scalars_event(double time, std::int64_t step, const TaggedValues& values) {
  WireMessage summary;
  for (const auto& [tag, number] : values) {
    WireMessage value;
    value.add_bytes(field::tag, tag);
    value.add_float(field::simple_value, static_cast<float>(number));
    summary.add_bytes(field::value, value.bytes());
  }
  WireMessage event = event_at(time, step);
  event.add_bytes(field::summary, summary.bytes());
  return event.bytes();
}

Event image_event(double time, std::int64_t step, std::string_view tag, std::int64_t height, std::int64_t width,
                  std::int64_t channels, std::string_view png) {
  WireMessage image;
  image.add_integer(field::height, height);
  image.add_integer(field::width, width);
  image.add_integer(field::colorspace, channels);  // 1 is grey, 3 is RGB
  image.add_bytes(field::encoded_image, png);
  WireMessage value;
  value.add_bytes(field::tag, tag);
  value.add_bytes(field::image, image.bytes());
  WireMessage summary;
  summary.add_bytes(field::value, value.bytes());
  WireMessage event = event_at(time, step);
  event.add_bytes(field::summary, summary.bytes());
  return event.bytes();
}

EventFile::EventFile(const std::filesystem::path& folder, FileSystem& files) : files_(files) {
  make_folder(folder, files);
  path_ = claim_event_file(folder, files);
  file_ = files.append(path_);
  write({version_event(static_cast<double>(seconds_now()))});
}

void EventFile::cut_torn_records() {
  if (!torn_) return;
  file_->cut(length_);
  torn_ = false;
}

void EventFile::write(const std::vector<Event>& events) {
  std::string records;
  for (const Event& event : events) records += record_of(event);
  cut_torn_records();
  torn_ = true;
  try {
    file_->write(records);
  } catch (const Error&) {
    try {
      cut_torn_records();
    } catch (const Error&) {  // tried again before the next records
    }
    throw;
  }
  torn_ = false;
  length_ += records.size();
}

void EventFile::sync() {
  file_->sync();
  files_.sync_folder(folder_of(path_));
}

}  // namespace meander
