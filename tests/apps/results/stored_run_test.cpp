#include "apps/message.h"
#include "catch.h"
#include "stored_results.h"

#include <meander/apps/results/stored_run.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace meander;
using nlohmann::json;

namespace {

/// The run that this result tells of.
StoredRun read_back(const json& result) {
  const ScratchFolder scratch;
  return read_run(put_result(scratch, "run", result));
}

/// What is said about this result.json, without its path.
std::string damage_of(const std::string& content) {
  const ScratchFolder scratch;
  const std::string file = scratch.put("run/result.json", content).string();
  const std::string line = error_line([&] { read_run(scratch.path() / "run"); });
  CHECK(line.starts_with(file + ": "));
  CHECK(line.ends_with("; move its folder away, and run it again"));
  return line.substr(std::min(line.size(), file.size() + 2));
}

}  // namespace

TEST_CASE("a run is what its result says", "[results]") {
  const ScratchFolder scratch;
  const auto folder = put_result(scratch, "run", finished_result("er", 3, 0.25));
  const StoredRun run = read_run(folder);
  CHECK(run.directory == folder);
  CHECK(run.stamp == "splitDigits-random-5-class--F-784x16_c10--i6-lr0.001-b16-adam--er-s3");
  CHECK(run.experiment == "splitDigits");
  CHECK(run.data == "digits, drawn");
  CHECK(run.stream == "random");
  CHECK(run.scenario == "class");
  CHECK(run.method == "er");
  CHECK(run.version == "0.1.0");
  CHECK(run.instruction_set == "avx2");
  CHECK(run.seed == 3);
  CHECK(run.average_accuracy == 0.25);
  CHECK(run.accuracy_per_context == std::vector<double>{0.25, 0.25});
  CHECK(run.prequential_accuracy == 0.5);
  CHECK(run.iterations == 30);
  CHECK(run.training_seconds == 12.5);
  CHECK(run.iterations_per_second == 2.4);
  CHECK(run.peak_rss_bytes == 100000000U);
  CHECK_FALSE(run.interrupted);
  CHECK_FALSE(run.failed);
  CHECK(run.error.empty());
  CHECK_FALSE(run.diverged_at.has_value());
}

TEST_CASE("a run that failed says why and where", "[results]") {
  json result = finished_result();
  result["failed"] = true;
  result["error"] = "the loss is not finite";
  result["diverged_at"] = 12;
  const StoredRun run = read_back(result);
  CHECK(run.failed);
  CHECK(run.error == "the loss is not finite");
  CHECK(run.diverged_at == 12);
}

TEST_CASE("options are read as texts that the command line takes", "[results]") {
  json result = finished_result();
  result["options"] = json::parse(R"({"iters": 6, "lr": 0.0001, "reg-strength": 1e9, "gamma": 1.0, "distill": true,
                                      "fc-bn": false, "optimizer": "adam", "momentum": null})");
  CHECK(read_back(result).options == std::map<std::string, std::string>{{"iters", "6"},
                                                                        {"lr", "0.0001"},
                                                                        {"reg-strength", "1000000000.0"},
                                                                        {"gamma", "1.0"},
                                                                        {"distill", "true"},
                                                                        {"fc-bn", "false"},
                                                                        {"optimizer", "adam"},
                                                                        {"momentum", ""}});
}

TEST_CASE("metrics are those that are one number, or would be", "[results]") {
  json result = finished_result();
  result["metrics"] = json::parse(R"({"forgetting": 0.25, "backward_transfer": null, "evaluated_samples": "all",
                                      "accuracy_matrix": [[1, 0], [0.5, 1]]})");
  const StoredRun run = read_back(result);
  CHECK(run.metrics.size() == 2);
  CHECK(run.metric("forgetting") == 0.25);
  CHECK(std::isnan(run.metrics.at("backward_transfer")));
  CHECK(std::isnan(run.metric("accuracy_matrix")));
}

TEST_CASE("what was not measured is not a number", "[results]") {
  json result = finished_result();
  result["average_accuracy"] = nullptr;
  result["accuracy_per_context"] = json::array({0.5, nullptr});
  const StoredRun run = read_back(result);
  CHECK(std::isnan(run.average_accuracy));
  REQUIRE(run.accuracy_per_context.size() == 2);
  CHECK(std::isnan(run.accuracy_per_context[1]));
  result["accuracy_per_context"] = nullptr;
  CHECK(read_back(result).accuracy_per_context.empty());
}

TEST_CASE("results of older and of newer versions can be read", "[results]") {
  json result = finished_result();
  result.erase("options");
  result.erase("metrics");
  result["of a later version"] = json::array({1});
  const StoredRun run = read_back(result);
  CHECK(run.options.empty());
  CHECK(run.metrics.empty());
  CHECK(run.iterations == 30);
}

TEST_CASE("a result that is not there, or not JSON, is refused", "[results][refusal]") {
  const ScratchFolder scratch;
  const std::string absent = error_line([&] { read_run(scratch.path()); });
  CHECK(absent.starts_with((scratch.path() / "result.json").string() + ": cannot be read ("));
  CHECK(damage_of("").starts_with("is truncated: it ends after 0 bytes; "));
  CHECK(damage_of("{\"stamp\": \"a").starts_with("is truncated: it ends after 12 bytes; "));
  CHECK(damage_of("<html>").starts_with("is not JSON, at byte "));
  CHECK(damage_of("[1, 2]").starts_with("is not a JSON object; "));
  CHECK(damage_of("{\"seed\": 1e999}").starts_with("holds a number that is too large; "));
}

TEST_CASE("however early a result ends, it is refused as truncated", "[results][refusal]") {
  const std::string whole = finished_result().dump();
  for (std::size_t length = 0; length < whole.size(); length += 41) {
    CHECK(damage_of(whole.substr(0, length)).starts_with("is truncated: "));
  }
}

TEST_CASE("a result without a field, or with one of another type, is refused", "[results][refusal]") {
  const std::string name =
      GENERATE(as<std::string>{}, "stamp", "experiment", "data", "stream", "scenario", "method", "version",
               "instruction_set", "seed", "accuracy_per_context", "average_accuracy", "prequential_accuracy",
               "iterations", "training_seconds", "iterations_per_second", "peak_rss_bytes", "interrupted", "failed");
  CAPTURE(name);
  json result = finished_result();
  result[name] = json::object();
  CHECK(damage_of(result.dump()).starts_with("has a '" + name + "' that is not "));
  result.erase(name);
  CHECK(damage_of(result.dump()).starts_with("lacks '" + name + "'; "));
}

TEST_CASE("numbers of a result that cannot be are refused", "[results][refusal]") {
  const auto [name, value, type] = GENERATE(table<std::string, std::string, std::string>({
      {"seed", "1.5", "a whole number"},
      {"seed", "18446744073709551615", "a whole number"},
      {"iterations", "-1", "0 or more"},
      {"peak_rss_bytes", "-1", "0 or more"},
      {"average_accuracy", "\"0.5\"", "a number"},
      {"average_accuracy", "7.5", "between 0 and 1"},
      {"accuracy_per_context", "[0.5, true]", "a number"},
      {"error", "12", "a text"},
      {"diverged_at", "\"12\"", "a whole number"},
      {"options", "[]", "an object"},
      {"metrics", "1", "an object"},
  }));
  CAPTURE(name, value);
  json result = finished_result();
  result[name] = json::parse(value);
  CHECK(damage_of(result.dump()).starts_with(fmt::format("has a '{}' that is not {}; ", name, type)));
}
