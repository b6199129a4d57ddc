#include "catch.h"

#include <meander/apps/terminal/fitted.h>

#include <sstream>
#include <string>
#include <vector>

using meander::terminal::fitted;

namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream input(text);
  std::vector<std::string> words;
  for (std::string word; input >> word;) words.push_back(word);
  return words;
}

}  // namespace

TEST_CASE("lines that fit stay as they are", "[terminal]") {
  const std::string text = "a  b\n\n   c d\n";
  CHECK(fitted(text, 6) == text);
  CHECK(fitted("", 6).empty());
  CHECK(fitted("no end", 6) == "no end");
}

TEST_CASE("a long line is broken at blanks, under its second column", "[terminal]") {
  CHECK(fitted("data    one two three four five\nseed  3\n", 20) ==
        "data    one two\n        three four\n        five\nseed  3\n");
  CHECK(fitted("  one two three four\n", 12) == "  one two\n    three\n    four\n");
}

TEST_CASE("a word that is longer than a line has one of its own, whole", "[terminal]") {
  CHECK(fitted("written to /a/folder/with/a/long/name\n", 20) == "written to\n  /a/folder/with/a/long/name\n");
  CHECK(fitted("/a/folder/with/a/long/name is full", 20) == "/a/folder/with/a/long/name\n  is full");
}

TEST_CASE("no word is broken and no line is longer than necessary", "[terminal][property]") {
  const std::string text =
      "Usage: meander run [options]\n"
      "name     content                        state    from\n"
      "mnist    60,000 + 10,000 images 28x28   there    /home/somebody/.cache/meander/mnist-of-some-length\n"
      "  --importance-weighting NAME  what penalty or preconditioner weigh by: fisher, si, owm\n"
      "10,000 iterations in 12.3 s (812 it/s); the learner waited 1.00 % of the time\n";
  const std::size_t width = GENERATE(20, 40, 79, 80, 100);
  CAPTURE(width);
  const std::string broken = fitted(text, width);
  CHECK(words_of(broken) == words_of(text));
  std::istringstream lines(broken);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK((line.size() <= width || words_of(line).size() == 1));
  }
}
