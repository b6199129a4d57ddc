// The pictures that runs of generative methods leave, by running the program.
#include "catch.h"
#include "finished_run.h"

#include <meander/learners/images/image.h>

#include <algorithm>
#include <set>

using namespace meander;

namespace {

std::string generative_run(const std::string& more) {
  return "meander run --experiment=splitDigits --contexts=2 --iters=25 --batch=32 --fc-units=40 --z-dim=8 "
         "--acc-n=64 --seed=3 " +
         more;
}

std::map<std::string, std::string> pictures(const FinishedRun& run) {
  std::map<std::string, std::string> all = run.files();
  std::erase_if(all, [](const auto& file) { return !file.first.ends_with(".png"); });
  return all;
}

std::vector<std::string> names(const std::map<std::string, std::string>& files) {
  std::vector<std::string> list;
  for (const auto& [name, bytes] : files) list.push_back(name);
  return list;
}

const std::vector<std::string> all_pictures{"generated.png", "reconstructions-context-0.png",
                                            "reconstructions-context-1.png"};

// A picture of anything has many shades of grey.
bool is_blank(const Image& image) { return std::set(image.values.begin(), image.values.end()).size() < 20; }

}  // namespace

TEST_CASE("a run of a generative method shows what it generates, the same for any number of threads",
          "[run][images][determinism]") {
  const std::string method = GENERATE("dgr --fuzziness=5", "bir --academic", "bir --academic --scenario=domain",
                                      "gen-classifier --academic --eval-s=1");
  CAPTURE(method);
  const FinishedRun run(generative_run("--threads=1 --method=" + method));
  REQUIRE(run.outcome().code == 0);
  const auto files = pictures(run);
  REQUIRE(names(files) == all_pictures);
  const Image generated = read_png(files.at("generated.png"), "generated.png");
  CHECK(generated.width == 2 + 8 * 58);
  CHECK(generated.height == 2 + 8 * 58);
  CHECK(generated.channels == 1);
  CHECK_FALSE(is_blank(generated));
  for (std::size_t i = 1; i < all_pictures.size(); ++i) {
    const Image pairs = read_png(files.at(all_pictures[i]), all_pictures[i]);
    CHECK(pairs.width == 2 + 8 * 58);
    CHECK(pairs.height == 2 + 8 * 58 + 3 * 8);
    CHECK_FALSE(is_blank(pairs));
  }
  const bool same = pictures(FinishedRun(generative_run("--threads=2 --method=" + method))) == files;
  CHECK(same);
}

TEST_CASE("a run shows as many images as asked for, and learns the same without any", "[run][images]") {
  const FinishedRun ten(generative_run("--method=bir --academic --sample-n=10")),
      none(generative_run("--method=bir --academic --no-samples"));
  const Image generated = read_png(ten.content("generated.png"), "generated.png");
  CHECK(generated.width == 2 + 4 * 58);
  CHECK(generated.height == 2 + 3 * 58);
  CHECK(none.outcome().code == 0);
  CHECK(pictures(none).empty());
  REQUIRE(none.left_all());
  const bool same = none.content("model.meander") == ten.content("model.meander");
  CHECK(same);
}

TEST_CASE("a run without a generative model leaves no pictures", "[run][images]") {
  const FinishedRun run(small_run("--method=er --budget=20"));
  CHECK(pictures(run).empty());
}

TEST_CASE("a run that shows only its first contexts reconstructs only these", "[run][images]") {
  const FinishedRun run(generative_run("--method=dgr --academic --first-contexts=1"));
  REQUIRE(run.outcome().code == 0);
  CHECK(names(pictures(run)) == std::vector<std::string>{"generated.png", "reconstructions-context-0.png"});
}

TEST_CASE("a run that ends in an error leaves no pictures of its ruined model", "[run][images]") {
  const FinishedRun run(generative_run("--method=dgr --academic --optimizer=sgd --lr=1e18"));
  CHECK(run.outcome().code == 1);
  CHECK(pictures(run).empty());
}
