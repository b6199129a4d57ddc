#include <meander/stream/batch.h>

#include <meander/stream/runtime/error.h>
#include <meander/stream/state/archive.h>

#include <fmt/format.h>

#include <string>

namespace meander {
namespace {

bool holds_real_numbers(const at::Tensor& x) {
  switch (x.scalar_type()) {
    case at::kByte:
    case at::kChar:
    case at::kShort:
    case at::kInt:
    case at::kLong:
    case at::kHalf:
    case at::kBFloat16:
    case at::kFloat:
    case at::kDouble:
    case at::kBool: return true;
    default: return false;
  }
}

bool dense(const at::Tensor& tensor) { return tensor.layout() == at::kStrided && tensor.is_cpu(); }

[[noreturn]] void refuse_list(const char* name, const at::Tensor& list, std::int64_t samples) {
  if (!dense(list)) throw ShapeError("", fmt::format("{} is not a dense CPU tensor", name), "convert it");
  if (list.scalar_type() != at::kLong) {
    throw ShapeError("", fmt::format("{} has type {}, not int64", name, c10::toString(list.scalar_type())),
                     "convert it with .to(at::kLong)");
  }
  if (list.dim() != 1) {
    throw ShapeError("", fmt::format("{} has {} dimensions, not 1", name, list.dim()), "give one number per sample");
  }
  if (list.size(0) != samples) {
    throw ShapeError("", fmt::format("x holds {} samples, {} holds {}", samples, name, list.size(0)),
                     "give one number per sample");
  }
  throw ShapeError("", fmt::format("{} is a view with gaps", name), "end it with .contiguous()");
}

void check_list(const char* name, const at::Tensor& list, std::int64_t samples) {
  const bool plain = dense(list) && list.scalar_type() == at::kLong && list.dim() == 1 && list.size(0) == samples &&
                     list.is_contiguous();
  if (!plain) refuse_list(name, list, samples);
}

void check_samples(const at::Tensor& x) {
  if (!dense(x)) throw ShapeError("", "x is not a dense CPU tensor", "convert it");
  if (!holds_real_numbers(x)) {
    throw ShapeError("", fmt::format("x has type {}, which samples cannot have", c10::toString(x.scalar_type())),
                     "give uint8 or float32");
  }
  if (x.dim() == 0) throw ShapeError("", "x is a single number", "give it one row per sample, [B, ...]");
}

}  // namespace

void check_batch(const Batch& batch) {
  if (batch.x.defined()) check_samples(batch.x);
  const std::int64_t samples = batch.x.defined() ? batch.x.size(0) : 0;
  if (batch.y.defined()) {
    check_list("y", batch.y, samples);
  } else if (samples > 0) {
    throw ShapeError("", fmt::format("x holds {} samples, but there is no y", samples),
                     "give every sample its label: unlabelled data cannot be learned from yet");
  }
  if (batch.context.defined()) check_list("context", batch.context, samples);
  if (batch.rows.defined()) check_list("rows", batch.rows, samples);
  if (batch.ids.defined()) check_list("ids", batch.ids, samples);
}

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
