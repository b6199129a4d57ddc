#include <meander/stream/batch_archive.h>
#include <meander/stream/check_batch.h>
#include <meander/stream/error.h>

namespace meander {
namespace {

using Time = std::chrono::system_clock::time_point;

void write_defined(Archive& to, std::string_view name, const at::Tensor& tensor) {
  if (tensor.defined()) to.write(name, tensor);
}

void read_defined(const Archive& from, std::string_view name, at::Tensor& tensor) {
  if (from.contains(name)) from.read(name, tensor);
}

}  // namespace

Archive to_archive(const Batch& batch) {
  Archive archive;
  archive.write("index", batch.index);
  write_defined(archive, "x", batch.x);
  write_defined(archive, "y", batch.y);
  write_defined(archive, "context", batch.context);
  write_defined(archive, "rows", batch.rows);
  write_defined(archive, "ids", batch.ids);
  archive.write("replayed", std::int64_t{batch.replayed});
  archive.write("boundary", std::int64_t{batch.boundary});
  if (batch.event_time) archive.write("event-time", std::int64_t{batch.event_time->time_since_epoch().count()});
  return archive;
}

Batch batch_from(const Archive& archive) {
  Batch batch;
  std::int64_t replayed = 0, boundary = 0;
  archive.read("index", batch.index);
  read_defined(archive, "x", batch.x);
  read_defined(archive, "y", batch.y);
  read_defined(archive, "context", batch.context);
  read_defined(archive, "rows", batch.rows);
  read_defined(archive, "ids", batch.ids);
  archive.read("replayed", replayed);
  archive.read("boundary", boundary);
  batch.replayed = replayed != 0;
  batch.boundary = boundary != 0;
  if (archive.contains("event-time")) {
    std::int64_t ticks = 0;
    archive.read("event-time", ticks);
    batch.event_time = Time(Time::duration(ticks));
  }
  try {
    check_batch(batch);
  } catch (const Error& error) {
    throw Error("saved batch", error.problem(), "it was damaged or saved by another version; start without it");
  }
  return batch;
}

}  // namespace meander
