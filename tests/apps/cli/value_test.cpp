#include "catch.h"

#include <meander/apps/cli/value.h>

#include <cmath>

using namespace meander::cli;

TEST_CASE("an integer takes whole decimal numbers in its range and nothing else", "[cli][refusal]") {
  std::int64_t number = 7;
  const Value value = integer(number, {.least = 1, .most = 100});
  CHECK(value.set("100"));
  CHECK(number == 100);
  const auto text = GENERATE("", " 5", "5 ", "+5", "5.0", "5e1", "0x10", "five", "1,000", "0", "101", "-3",
                             "99999999999999999999", "9223372036854775808");
  CAPTURE(text);
  CHECK_FALSE(value.set(text));
  CHECK(number == 100);
}

TEST_CASE("a real takes finite numbers in its range and nothing else", "[cli][refusal]") {
  double number = 7;
  const Value value = real(number, {.least = 0, .open = true});
  CHECK(value.set("1e-3"));
  CHECK(number == 0.001);
  const auto text = GENERATE("", "0", "-1", "nan", "NaN", "inf", "-inf", "infinity", "1e999", "1e-999", "0x1p3",
                             "1.2.3", "1,5", " 1", "1x", "+1");
  CAPTURE(text);
  CHECK_FALSE(value.set(text));
  CHECK(number == 0.001);
}

TEST_CASE("a range says in words what it takes", "[cli]") {
  double number = 0;
  std::int64_t count = 0;
  CHECK(real(number, {.least = 0, .open = true}).remedy == "give a finite number above 0");
  CHECK(real(number, {.least = 0}).remedy == "give a finite number, 0 or more");
  CHECK(real(number, {.least = 0, .most = 1, .most_open = true}).remedy == "give a number from 0 to below 1");
  CHECK(integer(count, {.least = 1}).remedy == "give 1 or more");
  CHECK(integer(count, {.least = 0, .most = 9}).remedy == "give 0 to 9");
}

TEST_CASE("a range's ends belong to it unless it is open", "[cli]") {
  double number = 0.5;
  const Value value = real(number, {.least = 0, .most = 1, .most_open = true});
  CHECK(value.set("0"));
  CHECK_FALSE(value.set("1"));
  CHECK(value.set("0.9999"));
}

TEST_CASE("yes and no are the only answers", "[cli][refusal]") {
  bool answer = false;
  const Value value = yes_no(answer);
  CHECK(value.set("yes"));
  CHECK(answer);
  CHECK(value.get() == "yes");
  CHECK_FALSE(value.set(GENERATE("Yes", "y", "true", "1", "")));
  CHECK(answer);
}

TEST_CASE("a value gives back the text that sets it", "[cli][property]") {
  double number = 0;
  const Value value = real(number, {.least = 0});
  const double original = GENERATE(0.1, 1e-7, 12345.678, 1e17, 5e-324, 0.30000000000000004);
  number = original;
  const std::string text = *value.get();
  number = -1;
  REQUIRE(value.set(text));
  CHECK(number == original);
}

TEST_CASE("an open value has no text", "[cli]") {
  std::optional<std::int64_t> number;
  const Value value = integer(number, {.least = 0});
  CHECK_FALSE(value.get());
  CHECK(value.set("3"));
  CHECK(value.get() == "3");
}
