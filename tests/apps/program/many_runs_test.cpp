// Many runs at once in one folder, by running the program.
#include "catch.h"
#include "small_comparison.h"

#include <set>
#include <sstream>
#include <string>

using namespace meander;
using nlohmann::json;

namespace {

constexpr int seeds_at_once = 25;

// Fifty runs in the background, one of them six times; then what each of the 55 commands exited with, a line each.
std::string all_at_once() {
  const std::string run =
      "\"$MEANDER\" run " + on_few_digits(2) +
      "--fuzziness=0 --threads=1 --once --quiet --out=c --method=$1 --seed=$2 2>/dev/null || code=$?";
  return "once() { code=0; " + run +
         "; echo exit $code > code-$1-$2-$3; }\n"
         "for method in none er; do\n"
         "  seed=1\n"
         "  while [ $seed -le " +
         std::to_string(seeds_at_once) +
         " ]; do once $method $seed 0 & seed=$((seed + 1)); done\n"
         "  for again in 1 2 3 4 5; do [ $method = er ] || once $method 7 $again & done\n"
         "done\n"
         "wait\n"
         "cat code-*";
}

}  // namespace

TEST_CASE("of fifty runs at once in one folder each is there once, and whole", "[compare][run][lock]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, all_at_once() + "\nmeander results c --runs --csv > runs.csv");
  CAPTURE(outcome.output, outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(outcome.error.empty());
  // 75: another process was at it.
  const int done = count(outcome.output, "exit 0\n"), busy = count(outcome.output, "exit 75\n");
  CHECK(done + busy == 2 * seeds_at_once + 5);
  CHECK(busy <= 5);
  std::set<std::string> stamps, runs;
  for (const auto& run : run_folders(folder)) {
    CAPTURE(run.string());
    const json result = json::parse(content_of(run / "result.json"), nullptr, /*allow_exceptions=*/false);
    REQUIRE(result.is_object());
    const std::string stamp = result.at("stamp").get<std::string>();
    CHECK(stamp == run.filename().string());
    CHECK(result.at("interrupted") == false);
    CHECK(result.at("failed") == false);
    CHECK(result.at("iterations") == 10);
    CHECK_FALSE(content_of(run / "model.meander").empty());
    stamps.insert(stamp);
    runs.insert(result.at("method").get<std::string>() + " " + result.at("seed").dump());
  }
  CHECK(stamps.size() == 2 * seeds_at_once);
  CHECK(runs.size() == 2 * seeds_at_once);
  for (const std::string& name : folder.files()) CHECK_FALSE(name.ends_with(".part"));
  std::istringstream table(content_of(folder.path() / "runs.csv"));
  std::multiset<std::string> rows;
  std::string line;
  REQUIRE(static_cast<bool>(std::getline(table, line)));
  while (std::getline(table, line)) rows.insert(line.substr(line.rfind(',') + 1));
  CHECK(rows.size() == stamps.size());
  for (const std::string& stamp : stamps) CHECK(rows.count("c/" + stamp) == 1);
}
