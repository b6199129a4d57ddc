#include <meander/learners/nets/layers/dense_layer.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/tiles.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <cmath>

namespace meander {
namespace {

std::size_t as_index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

void add_parameters(const DenseShape& shape, ParameterArray& parameters) {
  parameters.add(shape.name + ".weight", {shape.out, shape.in});
  if (shape.batch_norm) {
    parameters.add(shape.name + ".bn.weight", {shape.out});
    parameters.add(shape.name + ".bn.bias", {shape.out});
  } else if (shape.bias) {
    parameters.add(shape.name + ".bias", {shape.out});
  }
}

void initialise(const DenseShape& shape, ParameterArray& parameters, Rng& rng) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(shape.in));
  const auto draw = [&](const ParameterEntry& entry) {
    std::generate_n(parameters.data() + entry.offset, entry.size,
                    [&] { return static_cast<float>(rng.uniform(-bound, bound)); });
  };
  draw(parameters.entry(shape.name + ".weight"));
  if (shape.batch_norm) {
    const ParameterEntry& scale = parameters.entry(shape.name + ".bn.weight");
    std::fill_n(parameters.data() + scale.offset, scale.size, 1.0F);
  } else if (shape.bias) {
    draw(parameters.entry(shape.name + ".bias"));
  }
}

DenseLayer::DenseLayer(DenseShape shape, ParameterArray& parameters)
    : shape_(std::move(shape)),
      parameters_(&parameters),
      weight_(parameters.entry(shape_.name + ".weight").offset),
      out_tiles_(column_tiles(shape_.out)),
      in_tiles_(column_tiles(shape_.in)) {
  if (!shape_.batch_norm) {
    if (shape_.bias) bias_ = parameters.entry(shape_.name + ".bias").offset;
    return;
  }
  scale_ = parameters.entry(shape_.name + ".bn.weight").offset;
  shift_ = parameters.entry(shape_.name + ".bn.bias").offset;
  norm_.emplace(shape_.out);
}

void DenseLayer::begin(std::int64_t rows) {
  output_.reserve(rows * shape_.out);
  delta_.reserve(rows * shape_.out);
  gate_rows_.resize(as_index(rows));
}

void DenseLayer::forward(Arena* arena, const float* x, Rows rows, const float* gates_, bool train) {
  gated_ = gates_ != nullptr;
  for (std::int64_t r = rows.first; gated_ && r < rows.last; ++r) gate_rows_[as_index(r)] = gates_ + r * shape_.out;
  if (norm_) norm_->begin(rows.count(), train);
  for_each_tile(arena, static_cast<int>(out_tiles_.size()) - 1, [&](int tile) {
    const std::int64_t begin = out_tiles_[as_index(tile)], end = out_tiles_[as_index(tile) + 1];
    float* out = output_.data() + rows.first * shape_.out + begin;
    gemm(false, true, rows.count(), end - begin, shape_.in, x + rows.first * shape_.in, shape_.in,
         parameters_->data() + weight_ + begin * shape_.in, shape_.in, false, out, shape_.out);
    if (norm_) norm_->forward(out - begin, begin, end, parameters_->data() + scale_);
    const std::int64_t shift = norm_ ? shift_ : bias_;
    const float slope = negative_slope(shape_.activation);
    if (shift >= 0) {
      add_bias_and_activate(out, rows.count(), end - begin, shape_.out, parameters_->data() + shift + begin,
                            gates(rows), begin, slope);
    }
  });
}

void DenseLayer::through_activation(Arena* arena, Rows rows) {
  const float slope = negative_slope(shape_.activation);
  if (slope == 1.0F && !gated_ && !norm_) return;
  for_each_tile(arena, static_cast<int>(out_tiles_.size()) - 1, [&](int tile) {
    const std::int64_t begin = out_tiles_[as_index(tile)], end = out_tiles_[as_index(tile) + 1];
    const std::int64_t at = rows.first * shape_.out + begin;
    activation_gradient(delta_.data() + at, output_.data() + at, rows.count(), end - begin, shape_.out, gates(rows),
                        begin, slope);
    if (norm_) norm_->backward(delta_.data() + rows.first * shape_.out, begin, end, parameters_->data() + scale_);
  });
}

void DenseLayer::backward(Arena* arena, const float* x, Rows rows, float* dx, bool add_dx, float* gradient, bool add) {
  const int parameter_tiles = static_cast<int>(out_tiles_.size()) - 1;
  const int input_tiles = dx == nullptr ? 0 : static_cast<int>(in_tiles_.size()) - 1;
  // Input tiles first: with fewer threads than tiles, the next layer's work can start sooner.
  for_each_tile(arena, input_tiles + parameter_tiles, [&](int task) {
    if (task < input_tiles) {
      input_tile(as_index(task), rows, dx, add_dx);
    } else {
      parameter_tile(as_index(task - input_tiles), x, rows, gradient, add);
    }
  });
}

void DenseLayer::backward_input(Arena* arena, Rows rows, float* dx, bool add_dx) {
  for_each_tile(arena, static_cast<int>(in_tiles_.size()) - 1,
                [&](int tile) { input_tile(as_index(tile), rows, dx, add_dx); });
}

void DenseLayer::parameter_tile(std::size_t tile, const float* x, Rows rows, float* gradient, bool add) {
  const std::int64_t begin = out_tiles_[tile], width = out_tiles_[tile + 1] - begin;
  const float* d = delta_.data() + rows.first * shape_.out + begin;
  gemm(true, false, width, shape_.in, rows.count(), d, shape_.out, x + rows.first * shape_.in, shape_.in, add,
       gradient + weight_ + begin * shape_.in, shape_.in);
  if (bias_ >= 0) column_sums(d, rows.count(), width, shape_.out, add, gradient + bias_ + begin);
  if (norm_) norm_->parameter_gradient(begin, begin + width, gradient + scale_, gradient + shift_, add);
}

void DenseLayer::input_tile(std::size_t tile, Rows rows, float* dx, bool add_dx) {
  const std::int64_t begin = in_tiles_[tile], width = in_tiles_[tile + 1] - begin;
  gemm(false, false, rows.count(), width, shape_.out, delta_.data() + rows.first * shape_.out, shape_.out,
       parameters_->data() + weight_ + begin, shape_.in, add_dx, dx + rows.first * shape_.in + begin, shape_.in);
}

void DenseLayer::clear(float* gradient) const {
  std::fill_n(gradient + weight_, shape_.in * shape_.out, 0.0F);
  for (const std::int64_t at : {bias_, scale_, shift_}) {
    if (at >= 0) std::fill_n(gradient + at, shape_.out, 0.0F);
  }
}

float* DenseLayer::running(const std::string& name) {
  if (norm_ && name == shape_.name + ".bn.running_mean") return norm_->running_mean();
  return norm_ && name == shape_.name + ".bn.running_var" ? norm_->running_variance() : nullptr;
}

void DenseLayer::save(Archive& to) const {
  if (norm_) norm_->save(to, shape_.name + ".bn");
}

void DenseLayer::load(const Archive& from) {
  if (norm_) norm_->load(from, shape_.name + ".bn");
}

void DenseLayer::keep_statistics() {
  if (norm_) norm_->keep();
}

void DenseLayer::restore_statistics() {
  if (norm_) norm_->restore();
}

void DenseLayer::assign(const DenseLayer& other) {
  if (norm_) norm_->assign(*other.norm_);
}

}  // namespace meander
