#include "apps/compare/comparing.h"
#include "catch.h"

#include <meander/apps/compare/value_grid.h>

#include <limits>

using namespace meander;

TEST_CASE("a range has equal distances, or equal ratios, and both its ends", "[sweep]") {
  CHECK(spaced(0, 1, 5, false) == std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  CHECK(spaced(0.1, 0.4, 4, false) == std::vector<double>{0.1, 0.2, 0.3, 0.4});
  CHECK(spaced(1e-4, 1e-1, 4, true) == std::vector<double>{1e-4, 1e-3, 0.01, 0.1});
  CHECK(spaced(1, 10, 3, true) == std::vector<double>{1, 3.16228, 10});
  CHECK(spaced(3, 1, 3, false) == std::vector<double>{3, 2, 1});
  const double most = std::numeric_limits<double>::max();
  CHECK(spaced(-most, most, 3, false)[1] == 0);
}

TEST_CASE("a grid has a point for each combination of values", "[sweep]") {
  const PlanRow er{.label = "ER", .options = {"--method=er"}};
  const GridAxis budget{.option = "budget", .values = {{"100", 100}, {"200", 200}}};
  const GridAxis distill{.option = "distill", .is_flag = true, .values = {{"true", {}}, {"false", {}}}};
  const auto rows = grid_points(er, {distill, budget});
  REQUIRE(labels_of(rows) == Texts{"ER, distill true, budget 100", "ER, distill true, budget 200",
                                   "ER, distill false, budget 100", "ER, distill false, budget 200"});
  CHECK(rows[0].options == Texts{"--method=er", "--distill", "--budget=100"});
  CHECK(rows[3].options == Texts{"--method=er", "--distill=false", "--budget=200"});
  CHECK(curves_of(rows) == Texts{"ER, distill true", "ER, distill false"});
  CHECK(points_on(rows, "ER, distill false") == std::vector<double>{100, 200});
}

TEST_CASE("the first axis of numbers is the curves' axis", "[sweep]") {
  const PlanRow er{.label = "ER"};
  const GridAxis budget{.option = "budget", .values = {{"100", 100}, {"200", 200}}};
  const GridAxis lr{.option = "lr", .values = {{"0.1", 0.1}}};
  const GridAxis selection{.option = "sample-selection", .values = {{"random", {}}, {"herding", {}}}};
  CHECK(curves_of(grid_points(er, {budget, lr})) == Texts{"ER, lr 0.1"});
  CHECK(curves_of(grid_points(er, {budget})) == Texts{"ER"});
  CHECK_FALSE(grid_points(er, {selection}).front().x.has_value());
}

TEST_CASE("the number of a grid's points does not overflow", "[sweep]") {
  const GridAxis axis{.option = "lr", .values = std::vector<GridValue>(1000, GridValue{"1", 1})};
  CHECK(points_of({axis, axis}) == 1'000'000);
  CHECK(points_of(std::vector<GridAxis>(9, axis)) == std::numeric_limits<std::size_t>::max());
}
