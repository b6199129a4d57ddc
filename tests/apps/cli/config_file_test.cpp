#include "../message.h"
#include "boat.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>

using namespace meander;
using namespace meander::cli;

namespace {

Boat parsed(const std::string& toml, std::vector<std::string> words = {}) {
  const ScratchFolder folder;
  words.push_back("--config=" + folder.put("boat.toml", toml).string());
  Boat boat;
  parse(boat.table(), words);
  return boat;
}

// What is wrong with the file, with the folder's name cut off.
std::string refusal(const std::string& toml) {
  const std::string line = usage_error([&] { parsed(toml); });
  return line.substr(std::min(line.size(), line.find("boat.toml")));
}

}  // namespace

TEST_CASE("a file sets options as the command line does", "[cli][config]") {
  const Boat boat = parsed(R"(
# all kinds
crew = 7
draught = 2
sail = "lugsail"
anchor = true
sail-area-motor = "yes"
name = "Ann \"II\""
)");
  CHECK(boat.crew == 7);
  CHECK(boat.draught == 2.0);
  CHECK(boat.sail == "lugsail");
  CHECK(boat.anchor);
  CHECK(boat.motor);
  CHECK(boat.name == "Ann \"II\"");
}

TEST_CASE("the command line wins over the file", "[cli][config]") {
  CHECK(parsed("crew = 7\nsail = \"square\"\n", {"--crew=9"}).crew == 9);
  CHECK(parsed("crew = 7\nsail = \"square\"\n", {"--crew=9"}).sail == "square");
  CHECK_FALSE(parsed("anchor = true\n", {"--anchor=false"}).anchor);
}

TEST_CASE("what is wrong in a file is named with its line", "[cli][config][refusal]") {
  CHECK(refusal("crew = 3\n\nsial = \"gaff\"\n") == "boat.toml, line 3: unknown option 'sial'; did you mean 'sail'?");
  CHECK(refusal("zzzzz = 1\n") == "boat.toml, line 1: unknown option 'zzzzz'; see 'meander sail --help'");
  CHECK(refusal("crew = 0\n") == "boat.toml, line 1: crew: '0' is not a crew; give 1 or more");
  CHECK(refusal("draught = nan\n") ==
        "boat.toml, line 1: draught: 'nan' is not a draught; give a finite number above 0");
  CHECK(refusal("sail = \"squre\"\n") == "boat.toml, line 1: sail: 'squre' is not a sail; did you mean 'square'?");
}

TEST_CASE("the first wrong line is the one that is named", "[cli][config][refusal]") {
  CHECK(refusal("zz = 1\naa = 2\n") == "boat.toml, line 1: unknown option 'zz'; see 'meander sail --help'");
}

TEST_CASE("a value of another type is refused", "[cli][config][refusal]") {
  CHECK(refusal("crew = \"3\"\n") ==
        "boat.toml, line 1: crew: a text does not fit; give a whole number, without quotes");
  CHECK(refusal("crew = 3.0\n") ==
        "boat.toml, line 1: crew: a number with a point does not fit; give a whole number, without quotes");
  CHECK(refusal("draught = true\n") ==
        "boat.toml, line 1: draught: true or false does not fit; give a number, without quotes");
  CHECK(refusal("anchor = 1\n") == "boat.toml, line 1: anchor: a whole number does not fit; give true or false");
  CHECK(refusal("sail-area-motor = true\n") ==
        "boat.toml, line 1: sail-area-motor: true or false does not fit; give \"yes\" or \"no\"");
  CHECK(refusal("name = [\"a\"]\n") == "boat.toml, line 1: name: a list does not fit; give a text in quotes");
}

TEST_CASE("a name given twice, a section and broken syntax are refused", "[cli][config][refusal]") {
  CHECK(refusal("crew = 1\ncrew = 2\n") == "boat.toml, line 2: 'crew' is given twice; give it once");
  CHECK(refusal("crew = 1\nhands = 2\n") == "boat.toml, line 2: hands: given twice; give it once");
  CHECK(refusal("[rig]\nsail = \"gaff\"\n") == "boat.toml, line 1: 'rig' is a section; list options without sections");
  CHECK(refusal("crew 3\n") == "boat.toml, line 1: expected '=', saw '3'; write name = value, with texts in quotes");
  CHECK(refusal("crew = \n").find("boat.toml, line 1: ") == 0);
  CHECK(refusal("config = \"x\"\n") ==
        "boat.toml, line 1: config: does not belong in a file; give it on the command line");
}

TEST_CASE("a file that cannot be read is a wrong request", "[cli][config][refusal]") {
  Boat boat;
  CHECK(usage_error([&] {
          parse(boat.table(), {"--config=/nowhere/x.toml"});
        }).find("/nowhere/x.toml: cannot be read") == 0);
}

TEST_CASE("what is written reads back as the same options", "[cli][config][property]") {
  Boat boat;
  boat.crew = 12;
  boat.draught = 1e-7;
  boat.anchor = true;
  boat.name = "tab\there, \"quotes\", \\ and \x01";
  const std::string text = config_text(boat.table(), "a boat");
  const Boat again = parsed(text);
  CHECK(again.crew == boat.crew);
  CHECK(again.draught == boat.draught);
  CHECK(again.anchor);
  CHECK(again.name == boat.name);
}

TEST_CASE("a written file has its groups and leaves out what is open or off", "[cli][config]") {
  Boat boat;
  CHECK(config_text(boat.table(), "a boat") ==
        "# a boat\n\n# Hull\ncrew = 4\n\n# Rig\nsail = \"gaff\"\nsail-area-motor = \"no\"\n");
}
