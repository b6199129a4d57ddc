// What a failing run leaves behind, by running a program with a method that fails.
#include "catch.h"
#include "finished_run.h"

#include <meander/stream/state/archive.h>

#include <ATen/ops/all.h>
#include <ATen/ops/isfinite.h>

#include <cstdint>
#include <regex>
#include <variant>

using namespace meander;

namespace {

std::string failing_run(const std::string& more) {
  return "MEANDER='" MEANDER_FAILING_PROGRAM "'\n" + small_run("--method=failing --json " + more);
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.empty() ? std::string::npos : text.rfind('\n', text.size() - 2);
  return end == std::string::npos ? text : text.substr(end + 1);
}

}  // namespace

TEST_CASE("a run that fails leaves what it had learned, marked as failed, and says where",
          "[run][failed][regression]") {
  const FinishedRun run(failing_run("--fail-after=12"));
  CHECK(run.outcome().code == 1);
  const nlohmann::json result = run.result();
  CHECK(result.at("failed") == true);
  CHECK(result.at("interrupted") == false);
  CHECK(result.at("iterations") == 12);
  CHECK(result.at("accuracy_per_context").size() == 5);
  CHECK(result.at("error").get<std::string>().ends_with("failing: it failed; try again"));
  CHECK(nlohmann::json::parse(run.outcome().output) == result);
  CHECK(run.left_all());
  CHECK(last_line(run.outcome().error) == "meander run: " + result.at("error").get<std::string>() +
                                              "; what was learned until then is in runs/" +
                                              result.at("stamp").get<std::string>() + "\n");
}

TEST_CASE("a run that diverges says at which iteration, fails, and keeps the model of the one before",
          "[run][failed][regression]") {
  const FinishedRun run(small_run("--lr=1e30 --json"));
  CHECK(run.outcome().code == 1);
  const nlohmann::json result = run.result();
  CHECK(result.at("failed") == true);
  CHECK(result.at("interrupted") == false);
  const std::int64_t iterations = result.at("iterations");
  CHECK(iterations >= 1);
  CHECK(result.at("diverged_at") == iterations + 1);
  const Archive model = Archive::from_bytes(run.content("model.meander"), "model.meander").folder("network");
  CHECK(model.contains("fc1.weight"));
  for (const auto& [name, value] : model.entries()) {
    CAPTURE(name);
    const auto* tensor = std::get_if<at::Tensor>(&value);
    if (tensor != nullptr) CHECK(at::isfinite(*tensor).all().item<bool>());
  }
}

TEST_CASE("a failure in the test at the end loses nothing of what was learned", "[run][failed][regression]") {
  const FinishedRun run(failing_run("--fail-in-test --acc-n=10"));
  CHECK(run.outcome().code == 1);
  CHECK(run.result().at("failed") == true);
  CHECK(run.result().at("iterations") == 30);
  CHECK(run.result().at("average_accuracy").is_null());
  CHECK(run.files().contains("model.meander"));
}

TEST_CASE("a run that fails and finds its folder gone leaves its files in the temporary one, and says so",
          "[run][failed][regression]") {
  const FinishedRun run("mkdir tmp; export TMPDIR=\"$PWD/tmp\"\n" + failing_run("--fail-after=12 --lose=runs") +
                        "\ncode=$?\nmv tmp runs\nexit $code");
  CAPTURE(run.outcome().error);
  CHECK(run.outcome().code == 1);
  CHECK(run.result().at("failed") == true);
  CHECK(run.result().at("iterations") == 12);
  CHECK(run.files().contains("model.meander"));
  CHECK(std::regex_search(last_line(run.outcome().error),
                          std::regex("; what was learned until then is in .*/tmp/meander-[0-9a-f]{16}\n$")));
}

TEST_CASE("a run that fails before its first iteration has nothing to leave", "[run][failed]") {
  const FinishedRun run(failing_run("--fail-after=0"));
  CHECK(run.outcome().code == 1);
  CHECK(run.outcome().error.ends_with("failing: it failed; try again\n"));
  CHECK_FALSE(run.files().contains("result.json"));
  CHECK_FALSE(run.files().contains("model.meander"));
}
