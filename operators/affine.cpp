#include <meander/operators/affine.h>
#include <meander/operators/images.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <type_traits>
#include <utility>

namespace meander::ops {
namespace {

// Where an output pixel comes from: column = xx * x + xy * y + x0, row = -xy * x + xx * y + y0.
struct Placement {
  float xx, xy, x0, y0;
};

// The inverse of this: scale and rotate about the centre, then shift.
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

// A pixel of a plane; zero outside.
template <class T>
float pixel(const T* plane, int height, int width, int x, int y) {
  return x < 0 || y < 0 || x >= width || y >= height ? 0.0f : static_cast<float>(plane[y * width + x]);
}

// Bilinear between the four pixels around (column, row).
template <class T>
float sample_at(const T* plane, int height, int width, float column, float row) {
  const auto w = static_cast<float>(width), h = static_cast<float>(height);
  if (!(column > -1 && row > -1 && column < w && row < h)) return 0;
  const int x = static_cast<int>(column + 1) - 1, y = static_cast<int>(row + 1) - 1;  // rounded down
  float corner[4];
  if (x >= 0 && y >= 0 && x + 1 < width && y + 1 < height) {
    const T* p = plane + y * width + x;
    for (int i = 0; i < 4; ++i) corner[i] = static_cast<float>(p[(i >> 1) * width + (i & 1)]);
  } else {
    for (int i = 0; i < 4; ++i) corner[i] = pixel(plane, height, width, x + (i & 1), y + (i >> 1));
  }
  const float dx = column - static_cast<float>(x), dy = row - static_cast<float>(y);
  const float above = corner[0] + dx * (corner[1] - corner[0]), below = corner[2] + dx * (corner[3] - corner[2]);
  return above + dy * (below - above);
}

template <class T>
void place_sample(const T* in, T* out, const Images& images, const Placement& p) {
  const int height = static_cast<int>(images.height), width = static_cast<int>(images.width);
  for (std::int64_t channel = 0; channel < images.channels; ++channel, in += images.plane()) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const auto fx = static_cast<float>(x), fy = static_cast<float>(y);
        const float value = sample_at(in, height, width, p.xx * fx + p.xy * fy + p.x0, p.xx * fy - p.xy * fx + p.y0);
        *out++ = std::is_same_v<T, float> ? static_cast<T>(value) : static_cast<T>(value + 0.5f);
      }
    }
  }
}

void check(const AffineOptions& o) {
  const auto amount = [](double v) { return std::isfinite(v) && v >= 0; };
  if (!amount(o.max_angle) || !amount(o.max_shift)) {
    const std::string problem =
        fmt::format("an angle up to {} and shifts up to {} cannot be drawn", o.max_angle, o.max_shift);
    throw UsageError("affine", problem, "give finite numbers, 0 or more");
  }
  if (!(o.min_scale > 0 && o.min_scale <= o.max_scale && std::isfinite(o.max_scale))) {
    throw UsageError("affine", fmt::format("{} to {} is not a range of scales", o.min_scale, o.max_scale),
                     "give finite numbers above 0, the smaller first");
  }
}

Batch placed(Batch batch, const SampleRandom& random, const AffineOptions& options, TensorPool& pool) {
  const Images images = images_of(batch.x);
  const at::Tensor x = batch.x.contiguous();
  at::Tensor result = pool.take(images.sizes(), x.scalar_type());
  by_type(x, result, [&](const auto* in, auto* out) {
    for (std::int64_t i = 0; i < images.count; ++i, in += images.sample(), out += images.sample()) {
      place_sample(in, out, images, draw(random(batch, i), options, images));
    }
  });
  batch.x = std::move(result);
  return batch;
}

}  // namespace

Operator affine(const AffineOptions& options) {
  check(options);
  const auto pool = std::make_shared<TensorPool>();
  return Operator("affine", [options, pool](Batch batch, const SampleRandom& random) {
    return placed(std::move(batch), random, options, *pool);
  });
}

}  // namespace meander::ops
