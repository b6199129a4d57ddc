#include <meander/learners/pooled_batches.h>

#include <meander/stream/runtime/error.h>

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

bool one_each(const at::Tensor& numbers, std::int64_t samples) {
  return numbers.scalar_type() == at::kLong && numbers.dim() == 1 && numbers.size(0) == samples;
}

Batch read(const Archive& all, const std::string& name, const std::vector<Batch>& before, const SampleBounds& bounds) {
  const Archive from = all.folder(name);
  Batch batch;
  from.read("x", batch.x);
  batch.y = from.read_tensor("y", at::kLong, {-1});
  if (from.contains("context")) from.read("context", batch.context);
  if (from.contains("ids")) from.read("ids", batch.ids);
  if (!batch.x.defined() || batch.x.dim() < 1 || batch.empty() || batch.x.size(0) != batch.size()) {
    from.refuse("x", fmt::format("is not of {} samples", batch.size()));
  }
  for (const at::Tensor* numbers : {&batch.context, &batch.ids}) {
    if (numbers->defined() && !one_each(*numbers, batch.size()))
      from.refuse("x", "has contexts or ids that are not one per sample");
  }
  if (!before.empty()) {
    const at::Tensor& first = before.front().x;
    if (batch.x.sizes().slice(1) != first.sizes().slice(1) || batch.x.scalar_type() != first.scalar_type()) {
      from.refuse("x", "has another shape or type than the batch before");
    }
  }
  bounds.check(from, "y", batch.y, batch.context);
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

void PooledBatches::load(const Archive& from, const SampleBounds& bounds) {
  const std::int64_t count = from.read_count("pooled");
  raw_.clear();
  ready_.clear();
  for (std::int64_t i = 0; i < count; ++i) {
    Batch raw = read(from, fmt::format("pooled/{}/raw", i), raw_, bounds);
    add(std::move(raw), read(from, fmt::format("pooled/{}/ready", i), ready_, bounds));
  }
}

}  // namespace meander
