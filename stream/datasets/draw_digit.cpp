// Draws one digit. The data set is the same everywhere because of float32 arithmetic in exactly this order: this file
// is compiled without fused multiply-adds, and uses no maths library function except sqrt.
#include <meander/stream/datasets/digit_styles.h>
#include <meander/stream/datasets/digit_words.h>
#include <meander/stream/datasets/digits.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace meander::datasets {
namespace {

constexpr int side = 28;
constexpr int lanes = 8;         // pixels processed at once
constexpr int padded_side = 32;  // a row, padded to whole lanes
constexpr int max_points = 11;

struct Point {
  float x, y;
};

// Maps the plane of the control points to the pixels.
struct Placing {
  explicit Placing(const DigitWords& words)
      : scale(7.0F + 2.6F * words.u(1)),
        aspect(0.75F + 0.45F * words.u(2)),
        shear(0.35F * words.v(3)),
        shift{13.5F + 2.0F * words.v(5), 13.5F + 2.0F * words.v(6)},
        bend{0.15F * words.v(7), 0.15F * words.v(8)} {
    // The tangent of half the angle gives its cosine and sine without calling the maths library.
    const float t = 0.13F * words.v(4);
    const float d = 1.0F + t * t;
    cosine = (1.0F - t * t) / d;
    sine = (2.0F * t) / d;
  }

  Point operator()(Point p) const {
    const float x = (p.x + bend.x * (p.y * p.y)) * aspect + shear * p.y;
    const float y = p.y + bend.y * (p.x * p.x);
    return {shift.x + scale * (cosine * x - sine * y), shift.y + scale * (sine * x + cosine * y)};
  }

  float scale, aspect, shear;
  Point shift, bend;
  float cosine = 1, sine = 0;
};

struct Canvas {
  alignas(32) float cover[side][padded_side] = {};

  // Every pixel takes the largest coverage of all segments.
  void segment(Point a, Point b, float half_width);
};

// The first and last pixel of a row or column that a stroke reaches; first > last where it reaches none.
struct Reach {
  Reach(float a, float b, float half_width)
      : first(static_cast<int>(std::clamp(std::min(a, b) - half_width, 0.0F, side - 1.0F))),
        last(static_cast<int>(std::clamp(std::max(a, b) + half_width, -1.0F, side - 1.0F))) {}
  int first, last;
};

void Canvas::segment(Point a, Point b, float half_width) {
  const float reach = half_width + 0.5F;
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length = std::max(dx * dx + dy * dy, 1e-6F);
  const Reach rows(a.y, b.y, reach), columns(a.x, b.x, reach);
  for (int row = rows.first; row <= rows.last; ++row) {
    const float py = static_cast<float>(row) - a.y;
    for (int chunk = columns.first / lanes * lanes; chunk <= columns.last; chunk += lanes) {
      float* pixels = cover[row] + chunk;
      for (int l = 0; l < lanes; ++l) {
        const float px = static_cast<float>(chunk + l) - a.x;
        float along = (px * dx + py * dy) / length;
        along = along > 0.0F ? along : 0.0F;
        along = along < 1.0F ? along : 1.0F;
        const float ex = px - along * dx, ey = py - along * dy;
        float covered = reach - std::sqrt(ex * ex + ey * ey);
        covered = covered < 1.0F ? covered : 1.0F;
        pixels[l] = pixels[l] > covered ? pixels[l] : covered;
      }
    }
  }
}

// The style's control points, each moved a little.
std::array<Point, max_points> jittered(const DigitStyle& style, const DigitWords& words) {
  std::array<Point, max_points> points{};
  for (std::size_t q = 0; q < style.size(); ++q) {
    points[q] = {style[q].x + 0.15F * words.v(16 + 2 * q), style[q].y + 0.15F * words.v(17 + 2 * q)};
  }
  return points;
}

class Pen {
 public:
  Pen(const DigitWords& words, Canvas& canvas)
      : placing_(words), half_width_(0.75F + 1.0F * words.u(9)), taper_(0.25F * words.v(10)), canvas_(canvas) {}

  // One stroke through points[0 .. count - 1]: cubic Hermite curves, each in four straight segments.
  void stroke(const Point* points, const ControlPoint* controls, int count) {
    const auto tangent = [&](int i) -> Point {
      if (i == 0 || i == count - 1 || controls[i].corner) return {0.0F, 0.0F};
      return {0.5F * (points[i + 1].x - points[i - 1].x), 0.5F * (points[i + 1].y - points[i - 1].y)};
    };
    const int segments = 4 * (count - 1);
    Point from = placing_(points[0]);
    for (int j = 0; j < segments; ++j) {
      const int i = j / 4;
      const Point to = placing_(curve(points[i], tangent(i), points[i + 1], tangent(i + 1), j % 4));
      const auto along = static_cast<float>((2.0 * j + 1.0) / segments - 1.0);
      canvas_.segment(from, to, half_width_ * (1.0F + taper_ * along));
      from = to;
    }
  }

 private:
  static Point curve(Point p, Point m, Point q, Point n, int quarter) {
    const float z = 0.25F * static_cast<float>(quarter + 1), z2 = z * z, z3 = z2 * z;
    const float h00 = 2.0F * z3 - 3.0F * z2 + 1.0F, h10 = z3 - 2.0F * z2 + z;
    const float h01 = 3.0F * z2 - 2.0F * z3, h11 = z3 - z2;
    return {((h00 * p.x + h10 * m.x) + h01 * q.x) + h11 * n.x, ((h00 * p.y + h10 * m.y) + h01 * q.y) + h11 * n.y};
  }

  Placing placing_;
  float half_width_, taper_;
  Canvas& canvas_;
};

}  // namespace

void draw_digit(std::uint64_t seed, std::uint32_t split, std::uint64_t i, std::uint8_t* pixels) {
  const DigitWords words(seed, split, i);
  const auto styles = digit_styles(static_cast<int>(i % 10));
  const DigitStyle& style = styles[words.below(0, styles.size())];
  const auto points = jittered(style, words);

  Canvas canvas;
  Pen pen(words, canvas);
  for (std::size_t first = 0, q = 0; q < style.size(); ++q) {
    if (!style[q].ends_stroke) continue;
    pen.stroke(points.data() + first, style.data() + first, static_cast<int>(q + 1 - first));
    first = q + 1;
  }

  constexpr int step = DigitWords::noise_step, padded_pixels = (digit_pixels + step - 1) / step * step;
  float noise[padded_pixels];
  words.noise(noise, padded_pixels);
  const float ink = 0.65F + 0.35F * words.u(11);
  const float grain = (0.14F * words.u(12)) * static_cast<float>(1.0 / 147.8);
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const int n = row * side + column;
      float value = 255.0F * (ink * canvas.cover[row][column] + grain * noise[n]) + 0.5F;
      value = value > 0.0F ? value : 0.0F;
      value = value < 255.0F ? value : 255.0F;
      pixels[n] = static_cast<std::uint8_t>(static_cast<int>(value));
    }
  }
}

}  // namespace meander::datasets
