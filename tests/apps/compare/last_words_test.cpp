#include "catch.h"

#include <meander/apps/compare/last_words.h>

#include <csignal>
#include <string>
#include <vector>

using meander::last_words;
using meander::warnings_in;

TEST_CASE("a run's last words are its error line", "[last-words]") {
  CHECK(last_words(2,
                   "data     digits\n"
                   "meander run: --lr: 'nan' is not a learning rate; give a finite number above 0\n") ==
        "--lr: 'nan' is not a learning rate; give a finite number above 0");
  CHECK(last_words(1, "meander run: one\nmeander run: two\nwritten to a\n") == "two");
}

TEST_CASE("without an error line, it is the last one that shows no progress", "[last-words]") {
  CHECK(last_words(1, "reading\nout of luck\ntraining  45 % 4,500/10,000  300 it/s\ntraining 100 % 1/1\n\n") ==
        "out of luck");
  CHECK(last_words(1, "average  93.26 %\n") == "average  93.26 %");
  CHECK(last_words(1, "training   5 % 1/20\n").empty());
  CHECK(last_words(1, "").empty());
}

TEST_CASE("a run that was killed has no words of its own", "[last-words]") {
  CHECK(last_words(128 + SIGKILL, "data     digits\ntraining  45 % 9/20\n") == "ended by SIGKILL");
  CHECK(last_words(128 + SIGABRT, "data     digits\n  what(): no\n") == "ended by SIGABRT: what(): no");
  CHECK(last_words(128 + SIGTERM, "meander run: node 'permute': broken\n") == "node 'permute': broken");
  CHECK(last_words(255, "out of luck\n") == "out of luck");
}

TEST_CASE("a run that went well has no last words", "[last-words]") {
  CHECK(last_words(0, "a warning\nmeander run: an error that was dealt with\n").empty());
}

TEST_CASE("what a run warned of is told without its progress", "[last-words]") {
  CHECK(warnings_in(0, "mnist: 3 samples left out\n\ntraining  45 % 9/20\nthe disk is full\n") ==
        std::vector<std::string>{"mnist: 3 samples left out", "the disk is full"});
  CHECK(warnings_in(1, "mnist: 3 samples left out\nmeander run: no\n").empty());
}
