#include "catch.h"

#include <meander/apps/figures/axis_scale.h>
#include <meander/apps/figures/figure_scales.h>

#include <cmath>
#include <string>
#include <vector>

using namespace meander;

namespace {

std::vector<std::string> labels_of(const FigureAxis& axis, const std::vector<double>& values, std::size_t most,
                                   Powers powers = Powers::Raised) {
  const AxisScale scale = scale_for(axis, values, most, powers).value();
  std::vector<std::string> labels;
  for (const Tick& tick : scale.ticks) labels.push_back(tick.label);
  return labels;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("ticks are round numbers", "[figures]") {
  CHECK(labels_of({}, {0.5, 10}, 5) == Labels{"2", "4", "6", "8", "10"});
  CHECK(labels_of({}, {0, 10000}, 4) == Labels{"0", "5,000", "10,000"});
  CHECK(labels_of({}, {-0.5, 0.5}, 4) == Labels{"-0.5", "0.0", "0.5"});
  CHECK(labels_of({}, {0, 3e-9}, 3) == Labels{"0", "1e-09", "2e-09", "3e-09"});
  CHECK(labels_of({}, {0, 5e10}, 2) == Labels{"0", "5e+10"});
}

TEST_CASE("whole numbers have no ticks between them", "[figures]") {
  CHECK(labels_of({}, {1, 2, 3}, 10) == Labels{"1", "2", "3"});
}

TEST_CASE("fractions are labelled as percentages", "[figures]") {
  CHECK(labels_of({.least = 0, .most = 1, .is_fraction = true}, {0.3}, 5) ==
        Labels{"0 %", "20 %", "40 %", "60 %", "80 %", "100 %"});
  CHECK(labels_of({.is_fraction = true}, {0.981, 0.984}, 3) == Labels{"98.1 %", "98.2 %", "98.3 %", "98.4 %"});
}

TEST_CASE("a logarithmic axis is labelled at powers of ten, and between them where there is room", "[figures]") {
  const FigureAxis axis{.logarithmic = true};
  CHECK(labels_of(axis, {1, 5000}, 5) == Labels{"1", "10", "100", "1,000"});
  CHECK(labels_of(axis, {1, 50}, 9) == Labels{"1", "2", "5", "10", "20", "50"});
  CHECK(labels_of(axis, {1, 1e13}, 5) == Labels{"10⁰", "10³", "10⁶", "10⁹", "10¹²"});
  CHECK(labels_of(axis, {1e-10, 1e-2}, 3, Powers::Ascii) == Labels{"1e-10", "1e-7", "1e-4"});
  CHECK(labels_of(axis, {0.001, 0.1}, 3) == Labels{"0.001", "0.01", "0.1"});
}

TEST_CASE("values that an axis has no place for do not count", "[figures]") {
  CHECK_FALSE(scale_for({}, {}, 5, Powers::Raised));
  CHECK_FALSE(scale_for({}, {no_value, INFINITY}, 5, Powers::Raised));
  CHECK_FALSE(scale_for({.logarithmic = true}, {0, -1}, 5, Powers::Raised));
  CHECK(scale_for({.logarithmic = true}, {0, 2, 4}, 5, Powers::Raised)->low == 2);
}

TEST_CASE("a single value has room around it", "[figures]") {
  for (const bool logarithmic : {false, true}) {
    const AxisScale scale = scale_for({.logarithmic = logarithmic}, {7, 7}, 5, Powers::Raised).value();
    CHECK(scale.low < 7);
    CHECK(scale.high > 7);
    CHECK_FALSE(scale.ticks.empty());
  }
}

TEST_CASE("shares of an axis are from 0 at its lower end to 1 at its upper end", "[figures]") {
  const AxisScale linear{.low = 10, .high = 20}, logarithmic{.low = 1, .high = 100, .logarithmic = true};
  CHECK(linear.share(15) == Approx(0.5));
  CHECK(logarithmic.share(10) == Approx(0.5));
}

TEST_CASE("the scales of curves show every interval and every level", "[figures]") {
  Figure figure{.name = "f",
                .title = "f",
                .series = {{.label = "a", .points = {{1, {.value = 5, .low = 3, .high = 6}}, {9, {.value = 5}}}}},
                .levels = {{.label = "b", .y = {.value = 9}}}};
  const LineScales scales = line_scales(figure, {}).value();
  CHECK(scales.y.low <= 3);
  CHECK(scales.y.low >= 0);
  CHECK(scales.y.high >= 9);
  CHECK(scales.x.low <= 1);
  CHECK(scales.x.high >= 9);
}

TEST_CASE("bars begin at 0, and accuracies end at 100 percent", "[figures]") {
  Figure figure{.kind = Figure::Kind::Bars,
                .name = "f",
                .title = "f",
                .y = {.is_fraction = true},
                .bars = {{.label = "a", .height = {0.5}}}};
  CHECK(bar_scale(figure, {})->low == 0);
  CHECK(bar_scale(figure, {})->high == 1);
  figure.y.is_fraction = false;
  figure.bars[0].height.value = -3;
  CHECK(bar_scale(figure, {})->low < -3);
  CHECK(bar_scale(figure, {})->high == 0);
}

TEST_CASE("values are written with three digits, fractions as percentages", "[figures]") {
  CHECK(value_text({.is_fraction = true}, 0.93257) == "93.3 %");
  CHECK(value_text({.is_fraction = true}, 0.93257, 0) == "93 %");
  CHECK(value_text({}, 12.345) == "12.3");
  CHECK(value_text({}, 1.2345) == "1.23");
  CHECK(value_text({}, 123.45) == "123");
  CHECK(value_text({}, 12345.6) == "12,346");
  CHECK(value_text({}, -12345.6) == "-12,346");
  CHECK(value_text({}, 0) == "0.00");
  CHECK(value_text({}, 1e-7) == "1e-07");
}
