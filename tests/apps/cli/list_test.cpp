#include "catch.h"

#include <meander/apps/cli/list.h>

#include <string>
#include <vector>

using namespace meander::cli;

TEST_CASE("a list has a part more than it has separators", "[cli]") {
  using Parts = std::vector<std::string>;
  CHECK(list_parts("er,si") == Parts{"er", "si"});
  CHECK(list_parts(",a,") == Parts{"", "a", ""});
  CHECK(list_parts("er+si", '+') == Parts{"er", "si"});
  CHECK(list_parts("") == Parts{""});
}

TEST_CASE("a whole number is nothing but digits and a sign", "[cli]") {
  CHECK(whole_number("-12") == -12);
  for (const char* text : {"", "1.0", "one", " 1", "1 ", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(whole_number(text));
  }
}
