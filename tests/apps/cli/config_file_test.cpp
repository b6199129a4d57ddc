#include "apps/message.h"
#include "boat.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>

#include <unistd.h>

#include <array>
#include <string>

using namespace meander;
using namespace meander::cli;

namespace {

Boat parsed_file(const std::string& toml, std::vector<std::string> words = {}) {
  const ScratchFolder folder;
  words.push_back("--config=" + folder.put("boat.toml", toml).string());
  Boat boat;
  parse(boat.table(), words);
  return boat;
}

// The error for a file with this text, without the folder's name.
std::string file_refusal(const std::string& toml) {
  const std::string line = usage_error([&] { parsed_file(toml); });
  return line.substr(std::min(line.size(), line.find("boat.toml")));
}

}  // namespace

TEST_CASE("a file sets options as the command line does", "[cli][config]") {
  const Boat boat = parsed_file(R"(
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
  CHECK(parsed_file("crew = 7\nsail = \"square\"\n", {"--crew=9"}).crew == 9);
  CHECK(parsed_file("crew = 7\nsail = \"square\"\n", {"--crew=9"}).sail == "square");
  CHECK_FALSE(parsed_file("anchor = true\n", {"--anchor=false"}).anchor);
}

TEST_CASE("an error in a file names the line", "[cli][config][refusal]") {
  CHECK(file_refusal("crew = 3\n\nsial = \"gaff\"\n") ==
        "boat.toml, line 3: unknown option 'sial'; did you mean 'sail'?");
  CHECK(file_refusal("zzzzz = 1\n") == "boat.toml, line 1: unknown option 'zzzzz'; see 'meander sail --help'");
  CHECK(file_refusal("crew = 0\n") == "boat.toml, line 1: crew: '0' is not a crew; give 1 or more");
  CHECK(file_refusal("draught = nan\n") ==
        "boat.toml, line 1: draught: 'nan' is not a draught; give a finite number above 0");
  CHECK(file_refusal("sail = \"squre\"\n") == "boat.toml, line 1: sail: 'squre' is not a sail; did you mean 'square'?");
}

TEST_CASE("the first wrong line is the one that is named", "[cli][config][refusal]") {
  CHECK(file_refusal("zz = 1\naa = 2\n") == "boat.toml, line 1: unknown option 'zz'; see 'meander sail --help'");
}

TEST_CASE("a value of the wrong type is refused", "[cli][config][refusal]") {
  CHECK(file_refusal("crew = \"3\"\n") ==
        "boat.toml, line 1: crew: a string does not fit; give a whole number, without quotes");
  CHECK(file_refusal("crew = 3.0\n") ==
        "boat.toml, line 1: crew: a number with a decimal point does not fit; give a whole number, without quotes");
  CHECK(file_refusal("draught = true\n") ==
        "boat.toml, line 1: draught: true or false does not fit; give a number, without quotes");
  CHECK(file_refusal("anchor = 1\n") == "boat.toml, line 1: anchor: a whole number does not fit; give true or false");
  CHECK(file_refusal("sail-area-motor = true\n") ==
        "boat.toml, line 1: sail-area-motor: true or false does not fit; give \"yes\" or \"no\"");
  CHECK(file_refusal("name = [\"a\"]\n") == "boat.toml, line 1: name: a list does not fit; give a string in quotes");
}

TEST_CASE("a name given twice, a section and broken syntax are refused", "[cli][config][refusal]") {
  CHECK(file_refusal("crew = 1\ncrew = 2\n") == "boat.toml, line 2: 'crew' is given twice; give it once");
  CHECK(file_refusal("crew = 1\nhands = 2\n") == "boat.toml, line 2: hands: given twice; give it once");
  CHECK(file_refusal("[rig]\nsail = \"gaff\"\n") ==
        "boat.toml, line 1: 'rig' is a section; list options without sections");
  CHECK(file_refusal("crew 3\n") ==
        "boat.toml, line 1: expected '=', saw '3'; write name = value, with strings in quotes");
  CHECK(file_refusal("crew = \n").find("boat.toml, line 1: ") == 0);
  CHECK(file_refusal("config = \"x\"\n") ==
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
  const std::string text = config_text(boat.table(), {"crew", "draught", "anchor", "name"}, "a boat");
  const Boat again = parsed_file(text);
  CHECK(again.crew == boat.crew);
  CHECK(again.draught == boat.draught);
  CHECK(again.anchor);
  CHECK(again.name == boat.name);
}

TEST_CASE("a written file lists given options by groups, and the rest as defaults", "[cli][config]") {
  Boat boat;
  CHECK(config_text(boat.table(), {"sail", "anchor"}, "a boat") ==
        "# a boat\n\n# Rig\nsail = \"gaff\"\nanchor = false\n");
  CHECK(defaults_text(boat.table(), {"sail"}) == "\n[defaults]\n# Hull\ncrew = 4\n\n# Rig\nsail-area-motor = \"no\"\n");
}

TEST_CASE("defaults are read and left to the caller", "[cli][config]") {
  const ScratchFolder folder;
  Boat boat;
  const std::string file = folder.put("boat.toml", "sail = \"square\"\n[defaults]\ncrew = 9\n").string();
  const Parsed read = parse(boat.table(), {"--config=" + file});
  CHECK(boat.crew == 4);
  REQUIRE(read.defaults.size() == 1);
  CHECK(read.defaults[0].text == "9");
  CHECK(read.defaults[0].where == file + ", line 3: crew");
  CHECK(file_refusal("[defaults]\nsial = 1\n") == "boat.toml, line 2: unknown option 'sial'; did you mean 'sail'?");
}

TEST_CASE("numbers are spelt in a file as on the command line", "[cli][config]") {
  const auto [text, draught] = GENERATE(table<std::string, double>({{".001", 0.001},
                                                                    {"+1e-3", 0.001},
                                                                    {"1e-3  ", 0.001},
                                                                    {"2_000", 2000},
                                                                    {"007.5 # a comment", 7.5},
                                                                    {"+.5", 0.5}}));
  CAPTURE(text);
  CHECK(parsed_file("draught = " + text + "\n").draught == draught);
  CHECK(parsed_file("\"draught\"=" + text + "\r\n").draught == draught);
  const std::string word = text.substr(0, text.find(" #"));
  Boat boat;
  parse(boat.table(), {"--draught=" + word});
  CHECK(boat.draught == draught);
}

TEST_CASE("quotes in a comment or in a string do not change how numbers are read", "[cli][config][regression]") {
  const std::string text = GENERATE(as<std::string>{}, "# \"\"\" and '''\ndraught = .5\n",
                                    "draught = .5 # ''' \"\"\"\n", "name = \"#\" # '''\ndraught = .5\n",
                                    "name = \"\\\"\" # \"\"\"\ndraught = .5\n", "name = \"'''\"\ndraught = .5\n",
                                    "name = '\"\"\"'\r\ndraught = .5\r\n", "sail = 'gaff' # it's\ndraught = .5\n");
  CAPTURE(text);
  CHECK(parsed_file(text).draught == 0.5);
}

TEST_CASE("a string of several lines may look like options", "[cli][config]") {
  const Boat boat = parsed_file("crew = 3\nname = \"\"\"\ndraught = 0.5\n\"\"\"\n");
  CHECK(boat.crew == 3);
  CHECK(boat.name == "draught = 0.5\n");
  CHECK_FALSE(boat.draught.has_value());
}

TEST_CASE("a spelling that only TOML knows is refused in a file as on the command line",
          "[cli][config][refusal][regression]") {
  const std::string text = GENERATE(as<std::string>{}, "0x10", "0X10", "0b11", "0o17", "0x1e5", "inf", "+inf", "-nan");
  CAPTURE(text);
  const std::string refusal = "'" + text + "' is not a draught; give a finite number above 0";
  Boat boat;
  CHECK(usage_error([&] { parse(boat.table(), {"--draught=" + text}); }) == "--draught: " + refusal);
  CHECK(file_refusal("draught = " + text + " # deep\n") == "boat.toml, line 1: draught: " + refusal);
}

TEST_CASE("a whole number in another base is one, and refused as a value", "[cli][config][refusal]") {
  CHECK(file_refusal("crew = 0x1e\n") == "boat.toml, line 1: crew: '0x1e' is not a crew; give 1 or more");
  CHECK(file_refusal("name = 0x1e\n") ==
        "boat.toml, line 1: name: a whole number does not fit; give a string in quotes");
}

TEST_CASE("an invalid number is refused in a file as on the command line", "[cli][config][refusal]") {
  CHECK(file_refusal("crew = 99999999999999999999\n") ==
        "boat.toml, line 1: crew: '99999999999999999999' is not a crew; give 1 to 9223372036854775807");
  CHECK(file_refusal("\ndraught = 1e999\n") ==
        "boat.toml, line 2: draught: '1e999' is not a draught; give a finite number above 0");
  CHECK(file_refusal("crew = 1__0\n") == "boat.toml, line 1: crew: '1__0' is not a crew; give 1 or more");
  CHECK(file_refusal("crew = 5e1\n") ==
        "boat.toml, line 1: crew: a number with an exponent does not fit; give a whole number, without quotes");
}

TEST_CASE("a file that is not UTF-8 is refused with a remedy", "[cli][config][refusal]") {
  using std::string_literals::operator""s;
  CHECK(file_refusal("\xFF\xFE"
                     "c\0r\0"s) == "boat.toml: is UTF-16; save it as UTF-8");
  CHECK(file_refusal("c\0r\0e\0w\0"s) == "boat.toml: is UTF-16 or binary; save it as UTF-8");
  CHECK(file_refusal("crew = 3\nname = \"caf\xE9\"\n") ==
        "boat.toml, line 2: the byte 0xE9 is not UTF-8 (perhaps Latin-1); save it as UTF-8");
  CHECK(parsed_file("name = \"caf\u00e9\"\n").name == "caf\u00e9");
  CHECK(parsed_file("\xEF\xBB\xBF"
                    "crew = 3\n")
            .crew == 3);
  CHECK(file_refusal(std::string(2'000'000, '#')) ==
        "boat.toml: is longer than 1 MiB, too long for a configuration file; check the path");
}

TEST_CASE("a configuration file may be a pipe", "[cli][config]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const std::string text = "crew = 7\n";
  REQUIRE(::write(ends[1], text.data(), text.size()) == 9);
  ::close(ends[1]);
  Boat boat;
  parse(boat.table(), {"--config=/dev/fd/" + std::to_string(ends[0])});
  ::close(ends[0]);
  CHECK(boat.crew == 7);
}
