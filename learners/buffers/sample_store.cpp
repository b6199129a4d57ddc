#include <meander/learners/buffers/sample_store.h>

#include <meander/stream/runtime/error.h>

#include <ATen/ops/zeros.h>

#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace meander {
namespace {

std::string shape_text(const at::Tensor& x) { return fmt::format("[{}]", fmt::join(x.sizes().slice(1), ", ")); }

std::size_t sample_bytes(const at::Tensor& x) {
  return x.size(0) == 0 ? 0 : static_cast<std::size_t>(x.numel() / x.size(0)) * x.element_size();
}

}  // namespace

SampleStore::SampleStore(std::int64_t slots) : slots_(slots) {}

void SampleStore::lay_out(const Batch& batch) {
  std::vector<std::int64_t> sizes = batch.x.sizes().vec();
  sizes[0] = slots_;
  x_ = at::zeros(sizes, batch.x.scalar_type());
  y_ = at::zeros({slots_}, at::kLong);
  if (batch.context.defined()) context_ = at::zeros({slots_}, at::kLong);
}

void SampleStore::check(const Batch& batch) const {
  if (batch.x.sizes().slice(1) != x_.sizes().slice(1) || batch.x.scalar_type() != x_.scalar_type()) {
    throw ShapeError("buffer",
                     fmt::format("samples are {} of {}, those held are {} of {}", shape_text(batch.x),
                                 c10::toString(batch.x.scalar_type()), shape_text(x_), c10::toString(x_.scalar_type())),
                     "a stream keeps one shape and type");
  }
  if (batch.context.defined() != context_.defined()) {
    throw ShapeError("buffer", "some batches reveal their contexts and some do not", "a stream does one or the other");
  }
}

void SampleStore::put(const Batch& batch, std::span<const std::int64_t> slots) {
  if (batch.empty()) return;
  if (!x_.defined()) lay_out(batch);
  check(batch);
  const at::Tensor x = batch.x.contiguous();
  const std::size_t bytes = sample_bytes(x);
  const auto* from = static_cast<const char*>(x.data_ptr());
  auto* to = static_cast<char*>(x_.data_ptr());
  const auto* y = batch.y.data_ptr<std::int64_t>();
  const auto* context = context_.defined() ? batch.context.data_ptr<std::int64_t>() : nullptr;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i] < 0) continue;
    const auto slot = static_cast<std::size_t>(slots[i]);
    std::memcpy(to + slot * bytes, from + i * bytes, bytes);
    y_.data_ptr<std::int64_t>()[slot] = y[i];
    if (context != nullptr) context_.data_ptr<std::int64_t>()[slot] = context[i];
  }
}

Batch SampleStore::fetch(std::span<const std::int64_t> slots) {
  Batch batch;
  const auto count = static_cast<std::int64_t>(slots.size());
  std::vector<std::int64_t> sizes = x_.sizes().vec();
  sizes[0] = count;
  batch.x = pool_->take(sizes, x_.scalar_type());
  batch.y = pool_->take({count}, at::kLong);
  batch.rows = pool_->take({count}, at::kLong);
  if (context_.defined()) batch.context = pool_->take({count}, at::kLong);
  const std::size_t bytes = sample_bytes(x_);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto slot = static_cast<std::size_t>(slots[i]);
    std::memcpy(static_cast<char*>(batch.x.data_ptr()) + i * bytes,
                static_cast<const char*>(x_.data_ptr()) + slot * bytes, bytes);
    batch.y.data_ptr<std::int64_t>()[i] = y_.data_ptr<std::int64_t>()[slot];
    batch.rows.data_ptr<std::int64_t>()[i] = slots[i];
    if (context_.defined()) {
      batch.context.data_ptr<std::int64_t>()[i] = context_.data_ptr<std::int64_t>()[slot];
    }
  }
  return batch;
}

Batch SampleStore::all() const {
  Batch batch;
  batch.x = x_;
  batch.y = y_;
  batch.context = context_;
  return batch;
}

void SampleStore::grow(std::int64_t slots) {
  const std::int64_t held = std::exchange(slots_, slots);
  const auto enlarge = [&](at::Tensor& tensor) {
    if (!tensor.defined()) return;
    std::vector<std::int64_t> sizes = tensor.sizes().vec();
    sizes[0] = slots;
    const at::Tensor larger = at::zeros(sizes, tensor.scalar_type());
    const std::size_t bytes = static_cast<std::size_t>(held) * sample_bytes(tensor);
    if (bytes > 0) std::memcpy(larger.data_ptr(), tensor.data_ptr(), bytes);
    tensor = larger;
  };
  enlarge(x_);
  enlarge(y_);
  enlarge(context_);
}

void SampleStore::save(Archive& to, std::int64_t slots) const {
  if (!x_.defined()) return;
  to.write("x", x_.narrow(0, 0, slots));
  to.write("y", y_.narrow(0, 0, slots));
  if (context_.defined()) to.write("context", context_.narrow(0, 0, slots));
}

void SampleStore::load(const Archive& from, const SampleBounds& bounds) {
  x_ = y_ = context_ = at::Tensor();
  if (!from.contains("x")) return;
  at::Tensor x, y, context;
  from.read("x", x);
  if (!x.defined() || x.dim() < 1) from.refuse("x", "holds no samples");
  if (x.size(0) != slots_) {
    throw Error("buffer", fmt::format("saved with a budget of {}, now {}", x.size(0), slots_), "give the same budget");
  }
  y = from.read_tensor("y", at::kLong, {slots_});
  if (from.contains("context")) context = from.read_tensor("context", at::kLong, {slots_});
  bounds.check(from, "y", y, context);
  x_ = x, y_ = y, context_ = context;
}

}  // namespace meander
