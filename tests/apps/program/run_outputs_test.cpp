// What a run leaves behind, by running the program.
#include "catch.h"
#include "finished_run.h"

#include <algorithm>
#include <numeric>
#include <regex>

using namespace meander;
using nlohmann::json;

namespace {

constexpr const char* replay = "--method=er --budget=30 --acc-n=20 --loss-log=4 --json";

// Shared by many tests.
const FinishedRun& replaying() {
  static const FinishedRun run(small_run(replay));
  return run;
}

bool is_share(const json& value) { return value.is_number() && value >= 0.0 && value <= 1.0; }

// Everything that may differ between two runs with one seed.
std::map<std::string, std::string> without_measurements(std::map<std::string, std::string> files) {
  json result = json::parse(files.at("result.json"));
  for (const char* field :
       {"training_seconds", "iterations_per_second", "learner_idle_share", "peak_rss_bytes", "threads"}) {
    CHECK(result.erase(field) == 1);
  }
  result.at("options").erase("threads");
  files["result.json"] = result.dump();
  for (const char* file : {"config.toml", "resolved.toml"}) {
    files[file] = std::regex_replace(files.at(file), std::regex("threads = [0-9]+\n"), "");
  }
  return files;
}

}  // namespace

TEST_CASE("a run's result says what ran, what it reached and what it cost", "[run][outputs]") {
  REQUIRE(replaying().outcome().code == 0);
  const json result = replaying().result();
  CHECK(result.at("stamp") ==
        "splitDigits-fuzzy-boundaries2-5-class--F-784x16x16_c10--i6-lr0.001-b16-adam--buffer--b30random--upEv100-s3");
  CHECK(result.at("experiment") == "splitDigits");
  CHECK(result.at("stream") == "fuzzy-boundaries");
  CHECK(result.at("scenario") == "class");
  CHECK(result.at("method") == "er");
  CHECK(result.at("seed") == 3);
  CHECK(result.at("iterations") == 30);
  CHECK(result.at("samples") == 480);
  CHECK(result.at("interrupted") == false);
  CHECK(result.at("accuracy_per_context").size() == 5);
  for (const json& accuracy : result.at("accuracy_per_context")) CHECK(is_share(accuracy));
  CHECK(is_share(result.at("average_accuracy")));
  CHECK(is_share(result.at("prequential_accuracy")));
  CHECK(is_share(result.at("learner_idle_share")));
  CHECK(result.at("training_seconds") > 0.0);
  CHECK(result.at("iterations_per_second") > 0.0);
  CHECK(result.at("peak_rss_bytes") > 1'000'000);
  CHECK(result.at("threads") >= 1);
  CHECK_FALSE(result.at("gemm_backend").get<std::string>().empty());
  CHECK_FALSE(result.at("version").get<std::string>().empty());
}

TEST_CASE("a run's result holds its options as resolved", "[run][outputs]") {
  const json options = replaying().result().at("options");
  CHECK(options.at("budget") == 30);
  CHECK(options.at("lr") == 0.001);
  CHECK(options.at("fuzziness") == 2);
  CHECK(options.at("scenario") == "class");
  CHECK(options.at("fc-bn") == "no");
  CHECK_FALSE(options.contains("json"));
}

TEST_CASE("what was forgotten is measured where contexts ended", "[run][outputs]") {
  const json metrics = replaying().result().at("metrics");
  CHECK(metrics.at("evaluated_at") == json({3, 9, 15, 21, 27}));
  CHECK(metrics.at("evaluated_every").is_null());
  CHECK(metrics.at("evaluated_samples") == 20);
  std::vector<json> evaluated;
  for (const json& line : replaying().metrics()) {
    if (line.contains("accuracy_per_context")) evaluated.push_back(line);
  }
  REQUIRE(evaluated.size() == 5);
  double forgotten = 0;
  for (std::size_t t = 0; t < 5; ++t) {
    CHECK(evaluated[t].at("iteration") == metrics.at("evaluated_at")[t]);
    CHECK(evaluated[t].at("accuracy_per_context") == metrics.at("accuracy_matrix")[t]);
    CHECK(evaluated[t].at("accuracy_per_class").size() == 10);
  }
  for (std::size_t j = 0; j < 4; ++j) {
    double best = 0;
    for (std::size_t t = 0; t < 4; ++t) best = std::max(best, metrics.at("accuracy_matrix")[t][j].get<double>());
    forgotten += (best - metrics.at("accuracy_matrix")[4][j].get<double>()) / 4;
  }
  CHECK(metrics.at("forgetting").get<double>() == Approx(forgotten));
  CHECK(is_share(metrics.at("expected_calibration_error")));
  CHECK(metrics.at("learning_curve_area").is_null());
  std::int64_t tested = 0;
  for (const json& row : metrics.at("confusion_matrix")) {
    for (const json& count : row) tested += count.get<std::int64_t>();
  }
  CHECK(tested == 10000);
}

TEST_CASE("metrics of a single context, or of contexts that do not end, are null", "[run][outputs]") {
  const std::string options = GENERATE("--contexts=1", "--stream=random");
  CAPTURE(options);
  const std::string fuzziness = options == "--stream=random" ? "" : "--fuzziness=2";
  const FinishedRun run("meander run --experiment=splitDigits --iters=6 --batch=16 --fc-units=16 --quiet " + options +
                        " " + fuzziness);
  REQUIRE(run.outcome().code == 0);
  const json metrics = run.result().at("metrics");
  for (const char* name : {"forgetting", "backward_transfer", "forward_transfer", "stability_gap"}) {
    CHECK(metrics.at(name).is_null());
  }
  CHECK(is_share(metrics.at("area_under_curve")));
}

TEST_CASE("the first contexts of a stream are learned as in the whole stream", "[run][outputs]") {
  const std::string options = "--method=er --budget=30 --acc-n=20 --loss-log=1 --quiet";
  const FinishedRun whole(small_run(options)), first(small_run(options + " --first-contexts=2"));
  REQUIRE(first.outcome().code == 0);
  CHECK(first.result().at("iterations") == 9);
  CHECK(first.result().at("accuracy_per_context").size() == 2);
  CHECK(first.result().at("metrics").at("evaluated_at") == json({3, 9}));
  const auto lines = first.metrics(), expected = whole.metrics();
  REQUIRE(lines.size() == 9);
  for (std::size_t i = 0; i < lines.size(); ++i) CHECK(lines[i].at("loss") == expected[i].at("loss"));
}

TEST_CASE("with a validation set nothing is measured on test samples", "[run][outputs]") {
  const FinishedRun run(small_run("--validation=0.1 --quiet"));
  REQUIRE(run.outcome().code == 0);
  CHECK(run.folder().filename().string().ends_with("--validation0.1"));
  std::int64_t tested = 0;
  const json confusion = run.result().at("metrics").at("confusion_matrix");
  for (const json& row : confusion) {
    for (const json& count : row) tested += count.get<std::int64_t>();
  }
  CHECK(tested > 5990);  // a tenth of 60,000, rounded down in each class
  CHECK(tested <= 6000);
}

// One name if all libraries use the same instructions; if one is restricted, all are named, since the bits differ.
TEST_CASE("a result names the instructions that its numbers depend on", "[run][outputs]") {
  const auto here = replaying().result().at("instruction_set").get<std::string>();
  CHECK_FALSE(here.empty());
  const FinishedRun restricted("export ONEDNN_MAX_CPU_ISA=SSE41; " + small_run(replay));
  REQUIRE(restricted.outcome().code == 0);
  const auto there = restricted.result().at("instruction_set").get<std::string>();
  CHECK(there.find("products sse41") != std::string::npos);
  CHECK(there != here);
  CHECK(restricted.files().at("model.meander") != replaying().files().at("model.meander"));
}

TEST_CASE("a run's average accuracy is the mean over its contexts, and has a file of its own", "[run][outputs]") {
  const json result = replaying().result();
  const auto contexts = result.at("accuracy_per_context").get<std::vector<double>>();
  const double average = result.at("average_accuracy");
  CHECK(average == Approx(std::accumulate(contexts.begin(), contexts.end(), 0.0) / 5));
  const std::string text = replaying().content("acc-" + result.at("stamp").get<std::string>() + ".txt");
  CHECK(std::stod(text) == average);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.back() == '\n');
}

TEST_CASE("a generative classifier's accuracy file says how many samples it was estimated with",
          "[run][outputs][regression]") {
  const FinishedRun run(small_run("--gen-classifier --eval-s=2 --quiet"));
  REQUIRE(run.outcome().code == 0);
  CHECK(run.files().contains("acc-" + run.folder().filename().string() + "--S2.txt"));
}

TEST_CASE("both configuration files reproduce the result", "[run][outputs][config]") {
  const std::string file = GENERATE("config.toml", "resolved.toml");
  const FinishedRun first(small_run("--method=er --budget=30 --quiet") + " && mv runs/*/" + file +
                          " o.toml && rm -r runs && meander run --config=o.toml --quiet");
  REQUIRE(first.outcome().code == 0);
  const FinishedRun plain(small_run("--method=er --budget=30 --quiet"));
  CHECK(first.content("resolved.toml") == plain.content("resolved.toml"));
  CHECK(first.content("config.toml") == plain.content("config.toml"));
  CHECK(first.content("model.meander") == plain.content("model.meander"));
}

TEST_CASE("--json prints the result, one line and nothing else", "[run][outputs]") {
  const std::string& output = replaying().outcome().output;
  CHECK(std::count(output.begin(), output.end(), '\n') == 1);
  CHECK(output.back() == '\n');
  CHECK(json::parse(output) == replaying().result());
}

TEST_CASE("a run's folder has the files that are documented, and no other", "[run][outputs]") {
  std::vector<std::string> names;
  for (const auto& [name, content] : replaying().files()) names.push_back(name);
  CHECK(names == std::vector<std::string>{"acc-" + replaying().result().at("stamp").get<std::string>() + ".txt",
                                          "config.toml", "metrics.jsonl", "model.meander", "resolved.toml",
                                          "result.json"});
  CHECK(replaying().folder().filename().string() == replaying().result().at("stamp").get<std::string>());
}

TEST_CASE("a run writes the same bytes for any number of threads", "[run][outputs][determinism]") {
  const auto with_threads = [](int threads) {
    const FinishedRun run(small_run(replay + (" --threads=" + std::to_string(threads))));
    REQUIRE(run.outcome().code == 0);
    CHECK(run.result().at("threads") == threads);
    return without_measurements(run.files());
  };
  const auto expected = with_threads(1);
  for (const int threads : {2, 3, 4}) {
    CAPTURE(threads);
    CHECK((with_threads(threads) == expected));
  }
}

TEST_CASE("accuracies measured on all samples are those of the result", "[run][outputs]") {
  const FinishedRun run(small_run("--acc-n=all --acc-log=30"));
  REQUIRE(run.outcome().code == 0);
  const auto lines = run.metrics();
  const auto last =
      std::find_if(lines.rbegin(), lines.rend(), [](const json& l) { return l.contains("average_accuracy"); });
  REQUIRE(last != lines.rend());
  CHECK(last->at("iteration") == 30);
  CHECK(last->at("accuracy_per_context") == run.result().at("accuracy_per_context"));
}

TEST_CASE("a run that diverges ends before the update that would have ruined it, and says what to lower",
          "[run][outputs]") {
  const FinishedRun run(small_run("--lr=1e30 --quiet"));
  CHECK(run.outcome().code == 1);
  CHECK(run.outcome().output.empty());
  CHECK(
      run.outcome().error.starts_with("meander run: node 'learner', batch 1: iteration 2: the loss 'current' is nan "
                                      "(the logits of the current batch are "
                                      "the first that are not finite); lower the learning rate (1e+30 now)"));
}

TEST_CASE("updates that are skipped are counted, and the run goes on", "[run][outputs]") {
  const FinishedRun run(small_run("--lr=1e30 --on-nan=skip --quiet"));
  CHECK(run.outcome().code == 0);
  CHECK(run.outcome().error == "29 updates were skipped because something in them was NaN or infinite\n");
  CHECK(run.result().at("skipped_updates") == 29);
  CHECK(run.result().at("iterations") == 30);
}

TEST_CASE("a folder whose name is not UTF-8 loses no result", "[run][outputs][regression]") {
  const FinishedRun run("o=$(printf 'runs\\377'); " + small_run("--json --out=\"$o\"") + " && mv \"$o\" runs");
  CHECK(run.outcome().code == 0);
  CHECK(json::parse(run.outcome().output) == run.result());
  CHECK(run.files().contains("model.meander"));
}

TEST_CASE("a stamp that is too long for a file's name is shortened there, and only there",
          "[run][outputs][regression]") {
  const FinishedRun run(
      small_run("--consolidate=drift --drift-detector=page-hinkley --drift-input=error --drift-direction=both "
                "--min-gap=123456789 "
                "--labels-per-batch --updates-per-batch=1/30 --compat --si --reg-strength=1.2345678901234567 "
                "--epsilon=0.12345678901234567 --lr=0.00012345678901234567 --time"));
  REQUIRE(run.outcome().code == 0);
  const std::string stamp = run.result().at("stamp");
  CHECK(stamp.size() > 255);
  const std::string name = run.folder().filename().string();
  CHECK(name.size() == 240);
  CHECK(stamp.starts_with(name.substr(0, 223)));
  CHECK(run.files().contains("acc-" + name + ".txt"));
  CHECK(run.files().contains("time-" + name + ".txt"));
}

TEST_CASE("a results folder that cannot be written to ends a run before it learns", "[run][outputs][refusal]") {
  const std::string option = GENERATE("--results-dir", "--model-dir");
  const FinishedRun run(small_run(option + "=/proc"));
  CHECK(run.outcome().code == 1);
  CHECK(run.outcome().error ==
        "meander run: /proc: a file in it cannot be created (No such file or directory); check the path and its "
        "permissions\n");
  CHECK(run.folder().empty());
}

TEST_CASE("a model folder need not be writable if nothing is written to it", "[run][outputs]") {
  const FinishedRun run(small_run("--no-save --model-dir=/proc"));
  CHECK(run.outcome().code == 0);
  CHECK_FALSE(run.files().contains("model.meander"));
}
