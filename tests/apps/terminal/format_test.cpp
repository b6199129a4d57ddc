#include "catch.h"

#include <meander/apps/terminal/format.h>

#include <limits>

using namespace meander::terminal;

TEST_CASE("fractions print as percent with two decimals", "[terminal]") {
  CHECK(percent(0.93257) == "93.26 %");
  CHECK(percent(1) == "100.00 %");
  CHECK(percent(std::numeric_limits<double>::quiet_NaN()) == "-");
}

TEST_CASE("losses print with four digits", "[terminal]") {
  CHECK(loss(0.12345) == "0.1235");
  CHECK(loss(2.3) == "2.300");
  CHECK(loss(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("times print in the largest units that they need", "[terminal]") {
  CHECK(clock_time(17.4) == "0:17");
  CHECK(clock_time(59.6) == "1:00");
  CHECK(clock_time(3723) == "1:02:03");
  CHECK(clock_time(90061) == "1 d 01:01:01");
  CHECK(clock_time(-3) == "0:00");
  CHECK(clock_time(1e300) == "-");
  CHECK(duration(0.0123) == "12.3 ms");
  CHECK(duration(12.34) == "12.3 s");
  CHECK(duration(200) == "3:20");
}

TEST_CASE("sizes and rates print short", "[terminal]") {
  CHECK(bytes(0) == "0 bytes");
  CHECK(bytes(999) == "999 bytes");
  CHECK(bytes(47040016) == "47.0 MB");
  CHECK(bytes(999'950) == "1.0 MB");
  CHECK(bytes(std::numeric_limits<std::uint64_t>::max()) == "18.4 EB");
  CHECK(rate(0.517) == "0.52");
  CHECK(rate(9.31) == "9.3");
  CHECK(rate(1203.6) == "1,204");
}
