#include "catch.h"

#include <meander/apps/figures/plain_text.h>

#include <string>
#include <vector>

using namespace meander;

TEST_CASE("text is shown in one line of valid UTF-8", "[figures]") {
  CHECK(plain_text("méander 漢 🙂") == "méander 漢 🙂");
  CHECK(plain_text("a\nb\tc\x1b[31m") == "a b c [31m");
  CHECK(plain_text("a\xffz") == "a?z");
  CHECK(plain_text("\xc3") == "?");
  CHECK(plain_text("\xc0\xaf") == "??");            // longer than needed
  CHECK(plain_text("\xed\xa0\x80") == "???");       // half of a pair
  CHECK(plain_text("\xf4\x90\x80\x80") == "????");  // beyond Unicode
}

TEST_CASE("a terminal's columns are counted by characters", "[figures]") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("é") == 1);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("漢字") == 4);
}

TEST_CASE("text that is too wide loses its middle", "[figures]") {
  CHECK(shortened("short", 5, columns_of) == "short");
  CHECK(shortened("splitMNIST5-class-s3", 9, columns_of) == "spli…s-s3");
  CHECK(shortened("splitMNIST5-class-s3", 9, columns_of, "~") == "spli~s-s3");
  CHECK(shortened("漢字漢字", 5, columns_of) == "漢…字");
  CHECK(shortened("abc", 0, columns_of) == "…");
}

TEST_CASE("lines are broken at blanks, and within a word that is too long", "[figures]") {
  CHECK(lines_of("one two  three", 7, columns_of) == std::vector<std::string>{"one two", "three"});
  CHECK(lines_of("a abcdefgh b", 3, columns_of) == std::vector<std::string>{"a", "abc", "def", "gh", "b"});
  CHECK(lines_of("  ", 7, columns_of).empty());
  CHECK(lines_of("é漢", 0, columns_of) == std::vector<std::string>{"é", "漢"});
}

TEST_CASE("plain ASCII has a question mark for every other character", "[figures]") {
  CHECK(ascii_text("Grüße 漢 e\u0301") == "Gr??e ? e");
}
