#include <meander/learners/pooled_batches.h>

#include <meander/stream/error.h>

#include <ATen/ops/cat.h>

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

void write(Archive& to, const std::string& name, const Batch& batch) {
  to.write(name + "/x", batch.x);
  to.write(name + "/y", batch.y);
  if (batch.context.defined()) to.write(name + "/context", batch.context);
  if (batch.ids.defined()) to.write(name + "/ids", batch.ids);
}

Batch read(const Archive& from, const std::string& name) {
  Batch batch;
  from.read(name + "/x", batch.x);
  from.read(name + "/y", batch.y);
  if (from.contains(name + "/context")) from.read(name + "/context", batch.context);
  if (from.contains(name + "/ids")) from.read(name + "/ids", batch.ids);
  return batch;
}

}  // namespace

void PooledBatches::add(Batch raw, Batch ready) {
  raw_.push_back(std::move(raw));
  ready_.push_back(std::move(ready));
}

Batch PooledBatches::together() const {
  Batch whole = ready_.front();
  if (ready_.size() == 1) return whole;
  const auto join = [this](at::Tensor Batch::*member) {
    std::vector<at::Tensor> parts;
    for (const Batch& batch : ready_) parts.push_back(batch.*member);
    return at::cat(parts);
  };
  whole.x = join(&Batch::x);
  whole.y = join(&Batch::y);
  const auto revealed = [&](const Batch& batch) { return batch.context.defined() == whole.context.defined(); };
  if (!std::all_of(ready_.begin(), ready_.end(), revealed)) {
    throw ShapeError("context", "some batches reveal it and some do not", "a stream does one or the other");
  }
  if (whole.context.defined()) whole.context = join(&Batch::context);
  whole.ids = whole.rows = at::Tensor();  // buffers see each batch by itself
  whole.boundary = ready_.back().boundary;
  return whole;
}

void PooledBatches::save(Archive& to) const {
  to.write("pooled", size());
  for (std::size_t i = 0; i < ready_.size(); ++i) {
    write(to, fmt::format("pooled/{}/raw", i), raw_[i]);
    write(to, fmt::format("pooled/{}/ready", i), ready_[i]);
  }
}

void PooledBatches::load(const Archive& from) {
  std::int64_t count = 0;
  from.read("pooled", count);
  raw_.clear();
  ready_.clear();
  for (std::int64_t i = 0; i < count; ++i) {
    add(read(from, fmt::format("pooled/{}/raw", i)), read(from, fmt::format("pooled/{}/ready", i)));
  }
}

}  // namespace meander
