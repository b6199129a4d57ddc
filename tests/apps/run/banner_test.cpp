#include "catch.h"

#include <meander/apps/run/banner.h>

using namespace meander;

TEST_CASE("the banner says how many threads there are, and which quota made them fewer", "[banner]") {
  const Processors free{.available = 8}, wide{.available = 8, .quota = 64.0}, narrow{.available = 8, .quota = 1.5};
  CHECK(threads_text(free, 0, false) == "8, results do not depend on it");
  CHECK(threads_text(wide, 0, false) == "8, results do not depend on it");
  CHECK(threads_text(narrow, 0, false) == "2 (of 8 processors; CPU quota 1.5), results do not depend on it");
  CHECK(threads_text(narrow, 0, true) == "2 (of 8 processors; CPU quota 1.5), 1 for the network");
  CHECK(threads_text(narrow, 4, false) == "4, results do not depend on it");
  CHECK(threads_text(narrow, 4, true) == "4");
}
