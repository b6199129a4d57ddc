#include "catch.h"

#include <meander/apps/cli/value.h>

#include <cmath>

using namespace meander::cli;

TEST_CASE("an integer takes whole decimal numbers in its range and nothing else", "[cli][refusal]") {
  std::int64_t number = 7;
  const Value value = integer(number, {.least = 1, .most = 100});
  CHECK(value.set("100"));
  CHECK(number == 100);
  const auto text = GENERATE("", " ", "+", "5.0", "5e1", "0x10", "+-5", "1__0", "_5", "5_", "1 0", "five", "1,000", "0",
                             "101", "-3", "99999999999999999999", "9223372036854775808");
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
                             "1.2.3", "1,5", "1x", "+", "++1", "1_.5", ".", "1 2");
  CAPTURE(text);
  CHECK_FALSE(value.set(text));
  CHECK(number == 0.001);
}

TEST_CASE("a number may be spelt in any of the usual ways", "[cli]") {
  double number = 0;
  std::int64_t count = 0;
  const auto read = [&](const char* text) { return real(number, {.least = -1}).set(text) ? number : -2; };
  const auto read_count = [&](const char* text) { return integer(count, {.least = -9}).set(text) ? count : -10; };
  CHECK(read(".001") == 0.001);
  CHECK(read("+1e-3") == 0.001);
  CHECK(read("1e-3 ") == 0.001);
  CHECK(read(" +.5") == 0.5);
  CHECK(read("1_000.5") == 1000.5);
  CHECK(read_count("2_000") == 2000);
  CHECK(read_count("1_000_000") == 1000000);
  CHECK(read_count("+5") == 5);
  CHECK(read_count("5 ") == 5);
  CHECK(read_count("-5") == -5);
  CHECK(read_count("007") == 7);
}

TEST_CASE("a range says in words what it takes", "[cli]") {
  double number = 0;
  std::int64_t count = 0;
  CHECK(real(number, {.least = 0, .open = true}).remedy == "give a finite number above 0");
  CHECK(real(number, {.least = 0}).remedy == "give a finite number, 0 or more");
  CHECK(real(number, {.least = 0, .most = 1, .most_open = true}).remedy ==
        "give a number from 0 up to, but not including, 1");
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

TEST_CASE("an unset value has no text", "[cli]") {
  std::optional<std::int64_t> number;
  const Value value = integer(number, {.least = 0});
  CHECK_FALSE(value.get());
  CHECK(value.set("3"));
  CHECK(value.get() == "3");
}
