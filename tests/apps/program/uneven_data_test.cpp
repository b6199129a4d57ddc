// What a run reports about data that are intact but lack samples.
#include "catch.h"
#include "finished_run.h"
#include "stream/datasets/idx_bytes.h"

#include <initializer_list>

using namespace meander;
using nlohmann::json;

namespace {

/// Writes MNIST files with `each` samples of each of these labels.
void put_mnist(const ScratchFolder& folder, const std::string& part, std::initializer_list<char> labels,
               std::uint32_t each = 20) {
  std::string all;
  for (std::uint32_t i = 0; i < each; ++i) all.append(labels.begin(), labels.size());
  const auto count = static_cast<std::uint32_t>(all.size());
  folder.put("data/mnist/" + part + "-images-idx3-ubyte", idx_images(count));
  folder.put("data/mnist/" + part + "-labels-idx1-ubyte", idx(8, {count}, all));
}

constexpr const char* run_of_it =
    "meander run --experiment=splitMNIST --data-dir=data --seed=0 --iters=2 --fuzziness=1 --batch=8 --fc-units=8 "
    "--acc-log=5 ";

}  // namespace

TEST_CASE("a context without test samples is null in all results, and a warning names it", "[run][outputs]") {
  const ScratchFolder folder;
  put_mnist(folder, "train", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 40);
  put_mnist(folder, "t10k", {0, 1, 2, 3, 4, 5, 8, 9});
  const Outcome outcome = run_script(folder, run_of_it);
  REQUIRE(outcome.code == 0);
  CHECK(outcome.error.find("mnist: no test sample of context 3: not tested, and left out of the average\n") !=
        std::string::npos);
  const json result = json::parse(content_of(run_folder(folder.path() / "runs") / "result.json"));
  const json& contexts = result.at("accuracy_per_context");
  REQUIRE(contexts.size() == 5);
  CHECK(contexts[3].is_null());
  const double sum =
      contexts[0].get<double>() + contexts[1].get<double>() + contexts[2].get<double>() + contexts[4].get<double>();
  CHECK(result.at("average_accuracy").get<double>() == Approx(sum / 4));
  const std::string metrics = content_of(run_folder(folder.path() / "runs") / "metrics.jsonl");
  CHECK(metrics.find("null") != std::string::npos);
  CHECK(outcome.output.find("\n      3         -") != std::string::npos);
}

TEST_CASE("swapped files cause a warning", "[run][outputs]") {
  const ScratchFolder folder;
  put_mnist(folder, "train", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10);
  put_mnist(folder, "t10k", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 60);
  const Outcome outcome = run_script(folder, run_of_it);
  CHECK(outcome.code == 0);
  CHECK(outcome.error == "mnist: 100 training and 600 test samples; were the files exchanged?\n");
}

TEST_CASE("labels that are all the same end a run", "[run][outputs]") {
  const ScratchFolder folder;
  put_mnist(folder, "train", {0}, 400);
  put_mnist(folder, "t10k", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  const Outcome outcome = run_script(folder, run_of_it);
  CHECK(outcome.code == 1);
  CHECK(outcome.error == "meander run: mnist, training part: all 400 labels are 0; give labels of 10 classes\n");
}
