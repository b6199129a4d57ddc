#include "catch.h"

#include <meander/apps/results/value_order.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace meander;

TEST_CASE("spellings of one number are the same value", "[results]") {
  CHECK(same_value("10", "10.0"));
  CHECK(same_value("1e-07", ".0000001"));
  CHECK(same_value("+1_000", "1e3"));
  CHECK(same_value("er", "er"));
  CHECK_FALSE(same_value("10", "100"));
  CHECK_FALSE(same_value("er", "ER"));
  CHECK_FALSE(same_value("1", "true"));
  CHECK_FALSE(same_value("", "0"));
}

TEST_CASE("numbers are ordered by size, before texts", "[results]") {
  std::vector<std::string> values{"none", "100", "er", "9", "nan", "0.5", "1e2", "-1"};
  std::sort(values.begin(), values.end(), comes_before);
  CHECK(values == std::vector<std::string>{"-1", "0.5", "9", "100", "1e2", "er", "nan", "none"});
}
