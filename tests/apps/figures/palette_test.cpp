#include "apps/message.h"
#include "catch.h"

#include <meander/apps/figures/palette.h>

#include <set>
#include <string>

using namespace meander;

TEST_CASE("a colour has the value that CSS gives its name, in upper or lower case", "[figures]") {
  CHECK(colour_named("aliceblue") == Rgb{0xf0, 0xf8, 0xff});
  CHECK(colour_named("darkgreen") == Rgb{0x00, 0x64, 0x00});
  CHECK(colour_named("DodgerBlue") == Rgb{0x1e, 0x90, 0xff});
  CHECK(colour_named("grey") == colour_named("gray"));
  CHECK(colour_named("yellowgreen") == Rgb{0x9a, 0xcd, 0x32});
  CHECK(colour_named("#0072B2") == Rgb{0x00, 0x72, 0xb2});
}

TEST_CASE("the colours of the published comparison have names", "[figures]") {
  for (const char* name :
       {"grey", "black", "dodgerblue", "deepskyblue", "darkgreen", "yellowgreen", "gold", "goldenrod", "indianred",
        "lightcoral", "red", "orangered", "indigo", "purple", "green", "orange", "blue"}) {
    CAPTURE(name);
    CHECK(colour_named(name).has_value());
  }
}

TEST_CASE("other text names no colour", "[figures][refusal]") {
  for (const char* text :
       {"", "darkgren", "aliceblu", "zzz", "#", "#12345", "#1234567", "#12345g", "#-12345", "0072b2", "dark green"}) {
    CAPTURE(text);
    CHECK_FALSE(colour_named(text).has_value());
  }
  CHECK(usage_error([] { colour_or_palette("darkgren", 0); }) ==
        "colour: 'darkgren' is not a colour; give a name that CSS has, such as darkgreen, or #rrggbb");
}

TEST_CASE("eight colours come before one repeats", "[figures]") {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < 8; ++i) seen.insert(hex(palette_colour(i)));
  CHECK(seen.size() == 8);
  CHECK(palette_colour(8) == palette_colour(0));
  CHECK(colour_or_palette("", 1) == palette_colour(1));
  CHECK(hex(palette_colour(0)) == "#0072b2");
}

TEST_CASE("45 curves differ in their dashes or their points", "[figures]") {
  std::set<std::pair<std::size_t, std::size_t>> seen;
  for (std::size_t i = 0; i < 45; ++i) seen.insert({i % dash_styles, i % point_shapes});
  CHECK(seen.size() == 45);
}

TEST_CASE("a line that white paper would hide is darker, others keep their colour", "[figures]") {
  CHECK(stroke_on_white(*colour_named("red")) == *colour_named("red"));
  CHECK(stroke_on_white(*colour_named("goldenrod")) == *colour_named("goldenrod"));
  const Rgb white = stroke_on_white(*colour_named("white")), gold = stroke_on_white(*colour_named("gold"));
  CHECK(white.red < 0xd0);
  CHECK(gold.red > gold.blue);
  CHECK(gold.red < 0xff);
}
