#include "apps/message.h"
#include "boat.h"
#include "catch.h"

#include <meander/apps/cli/parse.h>

using namespace meander;
using namespace meander::cli;

namespace {

Boat parsed(const std::vector<std::string>& words) {
  Boat boat;
  parse(boat.table(), words);
  return boat;
}

std::string parse_refusal(const std::vector<std::string>& words) {
  return usage_error([&] { parsed(words); });
}

}  // namespace

TEST_CASE("values follow their option behind a space or an equals sign", "[cli]") {
  CHECK(parsed({"--crew", "7"}).crew == 7);
  CHECK(parsed({"--crew=7"}).crew == 7);
  CHECK(parsed({"--name=a=b"}).name == "a=b");
  CHECK(parsed({"--name", "[x,y]"}).name == "[x,y]");
  CHECK(parsed({"--anchor"}).anchor);
  CHECK(parsed({"--hands", "9"}).crew == 9);
}

TEST_CASE("options that are not given keep their values", "[cli]") {
  const Boat boat = parsed({});
  CHECK(boat.crew == 4);
  CHECK_FALSE(boat.draught);
  CHECK_FALSE(boat.anchor);
}

TEST_CASE("a name may be cut short while it means one option only", "[cli]") {
  CHECK(parsed({"--cr", "7"}).crew == 7);
  CHECK(parsed({"--drau=1.5"}).draught == 1.5);
  CHECK(parsed({"--anch"}).anchor);
  CHECK(parsed({"--sail", "square"}).sail == "square");  // a full name, although another begins with it
  CHECK(parse_refusal({"--sa", "square"}) == "--sa: is ambiguous: --sail or --sail-area-motor; write more of the name");
}

TEST_CASE("an unknown option is named, with the one that was meant", "[cli][refusal]") {
  CHECK(parse_refusal({"--crwe=3"}) == "unknown option '--crwe'; did you mean '--crew'?");
  CHECK(parse_refusal({"--helm", "3"}) == "unknown option '--helm'; did you mean '--help'?");
  CHECK(parse_refusal({"--zzzzzz"}) == "unknown option '--zzzzzz'; see 'meander sail --help'");
  CHECK(parse_refusal({"-crew", "3"}) == "unknown option '-crew'; did you mean '--crew'?");
  CHECK(parse_refusal({"-x"}) == "unknown option '-x'; see 'meander sail --help'");
}

TEST_CASE("a word that is not an option is refused", "[cli][refusal]") {
  CHECK(parse_refusal({"north"}) == "'north' is not an option; write options as --name=value");
  CHECK(parse_refusal({"crew=3"}) == "'crew=3' is not an option; did you mean '--crew'?");
  CHECK(parse_refusal({"--crew=3", "4"}) == "'4' is not an option; write options as --name=value");
  CHECK(parse_refusal({"--", "--crew=3"}) == "'--' is not allowed here; write options as --name=value");
  CHECK(parse_refusal({""}) == "'' is not an option; write options as --name=value");
}

TEST_CASE("an option without its value is refused", "[cli][refusal]") {
  CHECK(parse_refusal({"--crew"}) == "--crew: needs a value; write --crew=N");
  CHECK(parse_refusal({"--crew="}) == "--crew: needs a value; write --crew=N");
  CHECK(parse_refusal({"--cr"}) == "--crew: needs a value; write --crew=N");
  CHECK(parse_refusal({"--crew", "--anchor"}) == "--crew: needs a value; write --crew=N");
  CHECK(parse_refusal({"--crew=", "5"}) == "--crew: needs a value; write --crew=N");
  CHECK(parse_refusal({"--name", ""}) == "--name: needs a value; write --name=TEXT");
}

TEST_CASE("a flag takes no value but true and false", "[cli][refusal]") {
  CHECK(parse_refusal({"--anchor=5"}) == "--anchor: takes no value; leave '=5' out");
  CHECK(parse_refusal({"--anchor="}) == "--anchor: takes no value; leave the '=' out");
  CHECK_FALSE(parsed({"--anchor=false"}).anchor);
}

TEST_CASE("if an option is given twice, under any of its names, the last value wins", "[cli]") {
  CHECK(parsed({"--crew=3", "--crew=5"}).crew == 5);
  CHECK(parsed({"--crew=3", "--hands=4"}).crew == 4);
  CHECK(parsed({"--hands=4", "--sail=square", "--cre", "3"}).crew == 3);
  CHECK_FALSE(parsed({"--anchor", "--anchor=false"}).anchor);
  CHECK(parsed({"--anchor=false", "--anchor"}).anchor);
  CHECK(parse_refusal({"--crew=3", "--crew="}) == "--crew: needs a value; write --crew=N");
}

TEST_CASE("given values are listed in order, with their origin", "[cli]") {
  Boat boat;
  const OptionTable table = boat.table();
  const Parsed line = parse(table, {"--hands=4", "--sail=square", "--crew=5"});
  REQUIRE(line.given.size() == 2);
  CHECK(line.given[0].option == table.find("crew"));
  CHECK(line.given[0].text == "5");
  CHECK(line.given[0].where == "--crew");
  CHECK_FALSE(line.given[1].in_file);
}

TEST_CASE("abbreviated names are listed, full names are not", "[cli]") {
  using Told = std::vector<std::pair<std::string, std::string>>;
  Boat boat;
  const OptionTable table = boat.table();
  CHECK(parse(table, {"--crew=7", "--hands=8", "--name", "-dr"}).abbreviated.empty());
  CHECK(parse(table, {"--drau=1.5", "--anch", "--han", "3"}).abbreviated ==
        Told{{"--drau", "--draught"}, {"--anch", "--anchor"}, {"--han", "--crew"}});
}

TEST_CASE("the word of another program is refused with the option that is meant", "[cli][refusal]") {
  Boat boat;
  OptionTable table = boat.table();
  table.foreign({.word = "men", .option = "crew", .instead = {}});
  table.foreign({.word = "nam", .option = "crew", .instead = {}});
  table.foreign({.word = "engine", .option = {}, .instead = "there is none: row"});
  const auto line = [&](const std::string& word) { return usage_error([&] { parse(table, {word}); }); };
  CHECK(line("--men=3") == "unknown option '--men'; did you mean '--crew'?");
  CHECK(line("men=3") == "'men=3' is not an option; did you mean '--crew'?");
  CHECK(line("--engine") == "unknown option '--engine'; there is none: row");
  // Although --name begins with it.
  CHECK(line("--nam=3") == "unknown option '--nam'; did you mean '--crew'?");
}

TEST_CASE("an invalid value is refused, and the error says what is valid", "[cli][refusal]") {
  CHECK(parse_refusal({"--crew=0"}) == "--crew: '0' is not a crew; give 1 or more");
  CHECK(parse_refusal({"--crew=-2"}) == "--crew: '-2' is not a crew; give 1 or more");
  CHECK(parse_refusal({"--crew", "-2"}) == "--crew: '-2' is not a crew; give 1 or more");
  CHECK(parse_refusal({"--draught=nan"}) == "--draught: 'nan' is not a draught; give a finite number above 0");
  CHECK(parse_refusal({"--sail=squre"}) == "--sail: 'squre' is not a sail; did you mean 'square'?");
  CHECK(parse_refusal({"--sail=x"}) == "--sail: 'x' is not a sail; choose gaff, lugsail or square");
}

TEST_CASE("asking for help sets nothing, and does not hide an error", "[cli]") {
  Boat boat;
  CHECK(parse(boat.table(), {"--crew=9", GENERATE("--help", "-h")}).help);
  CHECK(boat.crew == 4);
  CHECK(parse_refusal({"--help", "--crwe=3"}) == "unknown option '--crwe'; did you mean '--crew'?");
}

TEST_CASE("positional arguments keep their order", "[cli]") {
  Boat boat;
  OptionTable table = boat.table();
  table.positionals("PORT...");
  CHECK(parse(table, {"cork", "--crew", "2", "brest"}).positionals == std::vector<std::string>{"cork", "brest"});
  CHECK(usage_error([&] { parse(table, {"cork", "--crwe"}); }) == "unknown option '--crwe'; did you mean '--crew'?");
}
