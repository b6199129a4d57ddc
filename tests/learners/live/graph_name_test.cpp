#include "catch.h"

#include <meander/learners/live/graph_name.h>

using namespace meander;

TEST_CASE("a graph's name tells what the method does", "[live]") {
  CHECK(graph_name({}) == "none");
  CHECK(graph_name({.replay = "current", .distilled = true}) == "currentD");
  CHECK(graph_name({.replay = "buffer", .projected = true, .budget = "100"}) == "buffer-aGEM-bud100");
  CHECK(graph_name({.penalty = GraphName::Penalty{"5000.0", "si"}}) == "none-par5000.0-si");
  CHECK(graph_name({.one_model = true, .replay = "generative", .distilled = true}) == "1M-generativeD");
  CHECK(graph_name({.gated = "0.9"}) == "none-XdG0.9");
  CHECK(graph_name({.nearest_means = true, .budget = "20"}) == "none-iCaRL-bud20");
  CHECK(graph_name({.functional = "1000.0", .budget = "100"}) == "none-FROMP1000.0-bud100");
}
