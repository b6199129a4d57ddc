#include <meander/operators/affine.h>
#include <meander/operators/images.h>
#include <meander/stream/error.h>
#include <meander/stream/tensor_pool.h>

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <type_traits>
#include <utility>

namespace meander::ops {
namespace {

// Where an output pixel comes from: column = xx * x + xy * y + x0, row = -xy * x + xx * y + y0.
struct Placement {
  float xx, xy, x0, y0;
};

// The inverse of: about the centre, scale and turn, then shift.
Placement draw(Rng rng, const AffineOptions& options, const Images& images) {
  const double angle = rng.uniform(-1, 1) * options.max_angle * std::numbers::pi / 180;
  const double scale = rng.uniform(options.min_scale, options.max_scale);
  const double right = rng.uniform(-1, 1) * options.max_shift, down = rng.uniform(-1, 1) * options.max_shift;
  const double xx = std::cos(angle) / scale, xy = std::sin(angle) / scale;
  const double centre_x = 0.5 * static_cast<double>(images.width - 1);
  const double centre_y = 0.5 * static_cast<double>(images.height - 1);
  const double x = centre_x + right, y = centre_y + down;
  return {static_cast<float>(xx), static_cast<float>(xy), static_cast<float>(centre_x - xx * x - xy * y),
          static_cast<float>(centre_y + xy * x - xx * y)};
}

// Bilinear between the four pixels around (column, row); those outside count as zero.
template <class T>
float sample_at(const T* plane, std::int64_t height, std::int64_t width, float column, float row) {
  const float left = std::floor(column), top = std::floor(row);
  const auto x = static_cast<std::int64_t>(left), y = static_cast<std::int64_t>(top);
  const auto pixel = [&](std::int64_t px, std::int64_t py) {
    return px < 0 || py < 0 || px >= width || py >= height ? 0.0f : static_cast<float>(plane[py * width + px]);
  };
  const float dx = column - left, dy = row - top;
  const float above = pixel(x, y) + dx * (pixel(x + 1, y) - pixel(x, y));
  const float below = pixel(x, y + 1) + dx * (pixel(x + 1, y + 1) - pixel(x, y + 1));
  return above + dy * (below - above);
}

template <class T>
void place_sample(const T* in, T* out, const Images& images, const Placement& p) {
  for (std::int64_t channel = 0; channel < images.channels; ++channel, in += images.plane()) {
    for (std::int64_t y = 0; y < images.height; ++y) {
      for (std::int64_t x = 0; x < images.width; ++x) {
        const auto fx = static_cast<float>(x), fy = static_cast<float>(y);
        const float value =
            sample_at(in, images.height, images.width, p.xx * fx + p.xy * fy + p.x0, p.xx * fy - p.xy * fx + p.y0);
        *out++ = std::is_same_v<T, float> ? static_cast<T>(value) : static_cast<T>(value + 0.5f);
      }
    }
  }
}

void check(const AffineOptions& o) {
  const auto amount = [](double v) { return std::isfinite(v) && v >= 0; };
  if (!amount(o.max_angle) || !amount(o.max_shift)) {
    throw UsageError("affine", fmt::format("an angle up to {} and shifts up to {} cannot be drawn", o.max_angle, o.max_shift),
                     "give finite numbers, 0 or more");
  }
  if (!(o.min_scale > 0 && o.min_scale <= o.max_scale && std::isfinite(o.max_scale))) {
    throw UsageError("affine", fmt::format("{} to {} is not a range of scales", o.min_scale, o.max_scale),
                     "give finite numbers above 0, the smaller first");
  }
}

}  // namespace

Operator affine(const AffineOptions& options) {
  check(options);
  return Operator("affine", [options, pool = std::make_shared<TensorPool>()](Batch batch, const SampleRandom& random) {
    const Images images = images_of(batch.x);
    const at::Tensor x = batch.x.contiguous();
    at::Tensor placed = pool->take(images.sizes(), x.scalar_type());
    by_type(x, placed, [&](const auto* in, auto* out) {
      for (std::int64_t i = 0; i < images.count; ++i, in += images.sample(), out += images.sample()) {
        place_sample(in, out, images, draw(random(batch, i), options, images));
      }
    });
    batch.x = std::move(placed);
    return batch;
  });
}

}  // namespace meander::ops
