#include <meander/stream/contexts/rotation.h>

#include <cmath>
#include <cstddef>
#include <numbers>

namespace meander {
namespace {

// Quarter turns are then exact: the cosine of the double nearest to pi / 2 is not 0. It also hides the last bit, in
// which C libraries differ.
double to_fifteen_digits(double value) { return std::round(value * 1e15) / 1e15; }

double half(std::int64_t size) { return static_cast<double>(size) / 2; }

// Which pixel along an axis contains this coordinate; -1 for none.
std::int64_t pixel_at(double coordinate, std::int64_t size) {
  const double pixel = std::floor(coordinate + half(size));
  return pixel >= 0 && pixel < static_cast<double>(size) ? static_cast<std::int64_t>(pixel) : -1;
}

}  // namespace

std::vector<std::int64_t> rotation(const ImageShape& image, double degrees) {
  const double angle = std::fmod(degrees, 360.0) * std::numbers::pi / 180;
  const double cosine = to_fifteen_digits(std::cos(angle)), sine = to_fifteen_digits(std::sin(angle));
  std::vector<std::int64_t> shown;
  shown.reserve(static_cast<std::size_t>(image.pixels()));
  for (std::int64_t r = 0; r < image.height; ++r) {
    const double y = static_cast<double>(r) + 0.5 - half(image.height);
    for (std::int64_t c = 0; c < image.width; ++c) {
      const double x = static_cast<double>(c) + 0.5 - half(image.width);
      const std::int64_t row = pixel_at(x * sine + y * cosine, image.height);
      const std::int64_t column = pixel_at(x * cosine - y * sine, image.width);
      shown.push_back(row < 0 || column < 0 ? -1 : row * image.width + column);
    }
  }
  return shown;
}

}  // namespace meander
