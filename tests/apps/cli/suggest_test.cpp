#include "catch.h"

#include <meander/apps/cli/suggest.h>

using namespace meander::cli;

TEST_CASE("a letter inserted, deleted, replaced or swapped with its neighbour is one edit, another case is none",
          "[cli]") {
  // The first name is two edits away; it would be taken if the second were no nearer.
  CHECK(closest("speding", {"spelling", "spending"}) == "spending");
  CHECK(closest("buddget", {"bulldget", "budget"}) == "budget");
  CHECK(closest("bugget", {"bullet", "budget"}) == "budget");
  CHECK(closest("bugdet", {"bugles", "budget"}) == "budget");
  CHECK(closest("SPLITMNIST", {"splitMNIST"}) == "splitMNIST");
}

TEST_CASE("a suggestion is the name that was probably meant", "[cli]") {
  const std::vector<std::string> streams{"fuzzy-boundaries", "academic-setting", "random"};
  CHECK(closest("fuzy", streams) == "fuzzy-boundaries");
  CHECK(closest("boundaries", streams) == "fuzzy-boundaries");
  CHECK(closest("acadmic-setting", streams) == "academic-setting");
  CHECK(closest("radnom", streams) == "random");
  CHECK(closest("seed", {"speed", "seeds"}) == "speed");
  CHECK(closest("lwg", {"si", "lwf", "agem"}) == "lwf");
}

TEST_CASE("nothing is suggested where nothing is near", "[cli]") {
  const std::vector<std::string> streams{"fuzzy-boundaries", "academic-setting", "random"};
  CHECK(closest("tides", streams).empty());
  CHECK(closest("x", {"y", "xy"}).empty());
  CHECK(closest("", streams).empty());
  CHECK(suggestion("tides", streams) == "choose fuzzy-boundaries, academic-setting or random");
  CHECK(suggestion("tides", {}).empty());
}
