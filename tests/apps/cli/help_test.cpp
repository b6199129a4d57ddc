#include "boat.h"
#include "catch.h"

#include <meander/apps/cli/help.h>

#include <algorithm>
#include <sstream>
#include <string>

using namespace meander::cli;

TEST_CASE("help shows groups, names, meanings and the defaults that are in force", "[cli]") {
  Boat boat;
  boat.crew = 11;
  OptionTable table = boat.table();
  table.example("sail --crew=3");
  CHECK(help_page(table) ==
        "Usage: meander sail [options]\n"
        "Sails somewhere.\n"
        "Hull\n"
        "  --crew N              hands on board  [11]\n"
        "  --draught X           metres          [by hull]\n"
        "Rig\n"
        "  --sail NAME           gaff, lugsail, square  [gaff]\n"
        "  --anchor              stay\n"
        "  --name TEXT           of the boat\n"
        "  --config FILE         read options from it\n"
        "Example: meander sail --crew=3\n");
}

TEST_CASE("no line of a help page is longer than the page is wide", "[cli][property]") {
  Boat boat;
  OptionTable table = boat.table();
  table.add({.name = "a-very-long-name-for-an-option",
             .placeholder = "VALUE",
             .meaning = "a meaning that needs more than one line when it is laid out beside such a name as this one",
             .value = text(boat.name),
             .fallback = "a default of some length"});
  const std::string example = "sail --crew=3 --sail=square --anchor --sail-area-motor=yes";
  table.example(example);
  const std::size_t width = GENERATE(20, 34, 49, 50, 64, 80, 120);
  CAPTURE(width);
  std::istringstream page(help_page(table, width));
  for (std::string line; std::getline(page, line);) {
    const bool one_name = line.starts_with("  --") && line.find(' ', 4) == line.rfind(' ');
    const bool one_word = line.find(' ', std::min(line.find_first_not_of(' '), line.size())) == std::string::npos;
    if (!one_name && !one_word) CHECK(line.size() <= width);
    if (!line.empty()) CHECK(line.back() != ' ');
  }
}
