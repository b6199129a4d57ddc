#include "catch.h"

#include <meander/apps/cli/suggest.h>

using namespace meander::cli;

TEST_CASE("the edit distance counts letters inserted, deleted, replaced and swapped", "[cli]") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("seed", "seed") == 0);
  CHECK(edit_distance("sed", "seed") == 1);
  CHECK(edit_distance("bugdet", "budget") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("splitmnist", "splitMNIST") == 0);
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
