// Runs every command line of command_lines.txt and compares the results. The head of that file explains its format.
// MEANDER_PROGRAM and MEANDER_COMMAND_LINES in the environment name another program or file.
#include "apps/program/script.h"
#include "catch.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <sstream>
#include <thread>
#include <vector>

using namespace meander;

namespace {

struct Case {
  int line = 0;
  std::string script;
  int code = 0;
  std::string expected;
};

std::string setting(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : value;
}

std::vector<Case> read_cases(const std::string& file) {
  std::istringstream input(content_of(file));
  std::vector<Case> cases;
  Case now;
  int number = 0;
  for (std::string line; std::getline(input, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("$ ")) {
      if (now.script.empty()) now.line = number;
      now.script += line.substr(2) + "\n";
      continue;
    }
    const std::size_t colon = line.find(':');
    INFO(file << ", line " << number << ": " << line);
    REQUIRE(colon != std::string::npos);
    REQUIRE_FALSE(now.script.empty());
    now.code = std::stoi(line.substr(0, colon));
    now.expected = colon + 2 < line.size() ? line.substr(colon + 2) : "";
    cases.push_back(now);
    now = {};
  }
  REQUIRE(now.script.empty());
  return cases;
}

// Several at a time: a short command spends most of its time loading libraries.
std::vector<Outcome> run_all(const std::vector<Case>& cases) {
  std::vector<Outcome> outcomes(cases.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < std::clamp(std::thread::hardware_concurrency(), 2U, 16U); ++i) {
    workers.emplace_back([&] {
      for (std::size_t at = 0; (at = next++) < cases.size();)
        outcomes[at] = run_script(ScratchFolder(), cases[at].script);
    });
  }
  workers.clear();
  return outcomes;
}

bool has_line(const std::string& text, const std::string& line) {
  std::istringstream input(text);
  for (std::string one; std::getline(input, one);) {
    if (one == line) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("every command line does what the file says", "[command-line][refusal]") {
  const std::string file = setting("MEANDER_COMMAND_LINES", MEANDER_COMMAND_LINES);
  const std::vector<Case> cases = read_cases(file);
  REQUIRE(cases.size() > 20);
  const std::vector<Outcome> outcomes = run_all(cases);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& one = cases[i];
    const Outcome& outcome = outcomes[i];
    INFO(file << ", line " << one.line << "\n$ " << one.script << "standard output: " << outcome.output
              << "\nstandard error: " << outcome.error);
    CHECK(outcome.code == one.code);
    if (one.code == 0) {
      CHECK((one.expected.empty() || has_line(outcome.output, one.expected)));
    } else {
      CHECK(outcome.error == one.expected + "\n");
      CHECK(outcome.output.empty());
    }
  }
}
