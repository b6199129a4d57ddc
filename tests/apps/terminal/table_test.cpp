#include "catch.h"

#include <meander/apps/terminal/table.h>
#include <meander/stream/runtime/error.h>

using namespace meander::terminal;

TEST_CASE("a table lines its columns up", "[terminal]") {
  Table table({{"context", Table::Align::Right}, {"digits"}, {"accuracy", Table::Align::Right}});
  table.add({"1", "0 1", "99.20 %"});
  table.add({"12", "2", "100.00 %"});
  table.rule();
  table.add({"", "all", "99.60 %"});
  CHECK(table.text() ==
        "context  digits  accuracy\n"
        "      1  0 1      99.20 %\n"
        "     12  2       100.00 %\n"
        "-------------------------\n"
        "         all      99.60 %\n");
}

TEST_CASE("a table without titles has no line for them", "[terminal]") {
  Table table({{""}, {""}});
  table.add({"seed", "3"});
  CHECK(table.text() == "seed  3\n");
  CHECK_THROWS_AS(table.add({"one cell"}), meander::InternalError);
}
