#include "catch.h"

#include <meander/apps/compare/remarks.h>

#include <fmt/format.h>

#include <string>
#include <vector>

using meander::Remarks;

TEST_CASE("runs that have the same to say are named together", "[compare]") {
  Remarks remarks;
  CHECK(remarks.empty());
  remarks.add("EWC s1", "was killed");
  remarks.add("ER", "a disk is full");
  remarks.add("EWC s2", "was killed");
  remarks.add("EWC s2", "was killed");
  CHECK(remarks.lines() == std::vector<std::string>{"ER: a disk is full", "EWC s1, EWC s2: was killed"});
}

TEST_CASE("of many runs the first few are named", "[compare]") {
  Remarks remarks;
  for (int seed = 1; seed <= 6; ++seed) remarks.add(fmt::format("s{}", seed), "diverged");
  CHECK(remarks.lines() == std::vector<std::string>{"s1, s2, s3, s4, s5, s6: diverged"});
  remarks.add("s7", "diverged");
  CHECK(remarks.lines() == std::vector<std::string>{"s1, s2, s3, s4, s5 and 2 more: diverged"});
}
