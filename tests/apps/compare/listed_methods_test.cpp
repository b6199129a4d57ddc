#include "apps/compare/comparing.h"
#include "apps/message.h"
#include "catch.h"

#include <meander/apps/compare/listed_methods.h>

using namespace meander;

namespace {

std::string refusal_of_list(const std::string& list) {
  return usage_error([&] { rows_for_methods(list, {}); });
}

}  // namespace

TEST_CASE("a list of methods gives a row for each, labelled as it is written", "[compare]") {
  const auto rows = rows_for_methods("none,er,si,er+si,kfac-ewc", {});
  CHECK(labels_of(rows) == Texts{"none", "er", "si", "er+si", "kfac-ewc"});
  CHECK(rows[0].options.empty());
  CHECK(rows[1].options == Texts{"--method=er"});
  CHECK(rows[2].options == Texts{"--si"});
  CHECK(rows[3].options == Texts{"--method=er", "--si"});
  CHECK(rows[4].options == Texts{"--ewc-kfac"});
  CHECK(rows[1].colour == "red");
  CHECK(rows[3].colour.empty());
}

TEST_CASE("the bounds of a list come first", "[compare]") {
  const auto rows = rows_for_methods("er,joint,si,none", {});
  CHECK(labels_of(rows) == Texts{"joint", "none", "er", "si"});
  CHECK(rows[1].is_bound);
  CHECK_FALSE(rows[2].is_bound);
  CHECK_FALSE(rows_for_methods("joint+xdg", {}).front().is_bound);
}

TEST_CASE("a wrong list is refused", "[compare][refusal]") {
  const auto [list, line] = GENERATE(table<std::string, std::string>({
      {"er,sii", "--methods: 'sii' is not a method; did you mean 'si'?"},
      {"er,si,er", "--methods: 'er' is given twice; give it once"},
      {"er+si,si+er", "--methods: 'si+er' is given twice; give it once"},
      {"si+si", "--methods: 'si+si' names a method twice; name it once"},
      {"none+si", "--methods: 'none' cannot be combined; leave it out of 'none+si'"},
      {"er+online-ewc",
       "--methods: 'er+online-ewc' combines methods that have no flags of their own; describe the "
       "combination in a --methods-file"},
      {"", "--methods: a name is missing; write names with commas between them, and + to combine: none,er,er+si"},
      {"er,,si",
       "--methods: a name is missing; write names with commas between them, and + to combine: "
       "none,er,er+si"},
      {"er+",
       "--methods: a name is missing in 'er+'; write names with commas between them, and + to combine: "
       "none,er,er+si"},
  }));
  CAPTURE(list);
  CHECK(refusal_of_list(list) == line);
}
