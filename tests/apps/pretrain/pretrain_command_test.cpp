// What `meander pretrain` leaves behind, and what `meander run` makes of it.
#include "apps/program/finished_run.h"
#include "apps/program/running_script.h"
#include "catch.h"
#include "stream/datasets/idx_bytes.h"

#include <meander/stream/state/archive.h>

using namespace meander;
using nlohmann::json;

namespace {

/// With files of MNIST's form that hold 200 images each, so that nothing takes long.
class SmallData : public ScratchFolder {
 public:
  SmallData() {
    for (const std::string part : {"train", "t10k"}) {
      put("data/mnist/" + part + "-images-idx3-ubyte", idx_images(200));
      put("data/mnist/" + part + "-labels-idx1-ubyte", idx_labels(200));
    }
  }
};

const std::string layers_and_data = "--data-dir=data --depth=2 --channels=2 --fc-units=4 --batch=8 --threads=1 ";

std::string small_pretraining(const std::string& more = "") {
  return "meander pretrain --experiment=MNIST " + layers_and_data + more + "\n";
}

// On features of the frozen layers, which its model then holds.
std::string run_on_layers(const std::string& more) {
  return "meander run --experiment=splitMNIST --iters=2 --fuzziness=1 --full-stag=run --model-dir=models " +
         layers_and_data + "--pre-convE --freeze-convE " + more + "\n";
}

Archive archive_at(const std::filesystem::path& file) { return Archive::from_bytes(content_of(file), file.string()); }

std::string layers_in(const std::filesystem::path& file, const char* folder = "network") {
  return archive_at(file).folder(folder).to_bytes();
}

json result_in(const ScratchFolder& folder) {
  return json::parse(content_of(run_folder(folder.path() / "runs") / "result.json"));
}

}  // namespace

TEST_CASE("a run starts from exactly the layers that were pre-trained", "[pretrain][program]") {
  const SmallData folder;
  const Outcome outcome = run_script(
      folder, small_pretraining("--iters=4 --convE-stag=t --out=a") + run_on_layers("--convE-ltag=t --quiet"));
  CAPTURE(outcome.error);
  REQUIRE(outcome.code == 0);
  const auto models = folder.path() / "models";
  const std::string trained = layers_in(models / "C1-2x2-bn-t");
  CHECK(archive_at(models / "C1-2x2-bn-t").folder("network").contains("conv2.weight"));
  CHECK_FALSE(archive_at(models / "C1-2x2-bn-t").folder("network").contains("fc1.weight"));
  CHECK(layers_in(models / "F-784x4x4_c10-run", "features") == trained);
}

TEST_CASE("pre-training changes the layers, and its seed and threads decide the bits", "[pretrain][determinism]") {
  const SmallData folder;
  const Outcome outcome = run_script(folder, small_pretraining("--iters=3 --convE-stag=a --quiet") +
                                                 small_pretraining("--iters=3 --convE-stag=b --quiet") +
                                                 small_pretraining("--iters=3 --seed=1 --convE-stag=c --quiet") +
                                                 small_pretraining("--iters=4 --convE-stag=d --quiet"));
  CAPTURE(outcome.error);
  REQUIRE(outcome.code == 0);
  const auto layers = [&](const std::string& tag) {
    return layers_in(folder.path() / "models" / ("C1-2x2-bn-" + tag));
  };
  CHECK(layers("a") == layers("b"));
  CHECK(layers("a") != layers("c"));
  CHECK(layers("a") != layers("d"));
}

TEST_CASE("pre-training leaves all files of a run, and one with the layers", "[pretrain][outputs]") {
  const FinishedRun run(
      "meander pretrain --experiment=digits --depth=2 --channels=2 --fc-units=4 --batch=8 --threads=1 --iters=4 "
      "--seed=5 --seed-to-stag --acc-log=2 --acc-n=50 --full-stag=f && ls models");
  CAPTURE(run.outcome().error);
  REQUIRE(run.outcome().code == 0);
  const auto files = run.files();
  for (const char* name : {"config.toml", "resolved.toml", "metrics.jsonl", "result.json"}) CHECK(files.contains(name));
  CHECK(run.outcome().output.ends_with("\nC1-2x2-bn-s5\nC1-2x2-bn_F-784x4x4_c10-f\n"));
  CHECK(run.outcome().output.find("\niteration 2 of 4: loss ") != std::string::npos);
  CHECK(run.outcome().output.find("\ntest accuracy ") != std::string::npos);
  const json result = run.result();
  CHECK(result.at("iterations") == 4);
  CHECK(result.at("accuracy_per_context").size() == 1);
  CHECK(result.at("method") == "pretrain");
  CHECK(result.at("options").at("iters") == 4);
  CHECK(result.at("options").at("seed-to-stag") == true);
}

TEST_CASE("layers that are trained on further are those of the file", "[pretrain][program]") {
  const SmallData folder;
  const Outcome outcome = run_script(
      folder, small_pretraining("--iters=2 --convE-stag=a --quiet") +
                  small_pretraining("--iters=2 --pre-convE --convE-ltag=a --freeze-convE --convE-stag=b --quiet") +
                  small_pretraining("--iters=2 --pre-convE --convE-ltag=a --convE-stag=c --quiet"));
  CAPTURE(outcome.error);
  REQUIRE(outcome.code == 0);
  const auto models = folder.path() / "models";
  CHECK(layers_in(models / "C1-2x2-bn-b") == layers_in(models / "C1-2x2-bn-a"));
  CHECK(layers_in(models / "C1-2x2-bn-c") != layers_in(models / "C1-2x2-bn-a"));
}

TEST_CASE("a run refuses layers that are missing or other ones", "[pretrain][refusal]") {
  const SmallData folder;
  const Outcome missing = run_script(folder, run_on_layers(""));
  CHECK(missing.code == 1);
  CHECK(missing.error ==
        "meander run: models/C1-2x2-bn-e100: no such file of pre-trained layers; train them with 'meander pretrain "
        "--convE-stag=TAG' and the options of these layers\n");
  const Outcome other = run_script(folder, small_pretraining("--iters=1 --channels=3 --quiet") +
                                               "mv models/C1-2x3-bn models/C1-2x2-bn-e100\n" + run_on_layers(""));
  CHECK(other.code == 1);
  CHECK(other.error.find("models/C1-2x2-bn-e100: does not hold the layers C1-2x2-bn (") != std::string::npos);
}

TEST_CASE("an epoch of one's own files is as long as they are", "[pretrain][program]") {
  const SmallData folder;
  const Outcome outcome = run_script(folder, "meander pretrain --experiment=MNIST32 --epochs=2 " + layers_and_data);
  CAPTURE(outcome.error, outcome.output);
  REQUIRE(outcome.code == 0);
  const json result = result_in(folder);
  CHECK(result.at("iterations") == 50);
  CHECK(result.at("stamp").get<std::string>().find("MNIST321-class--C1-2x2-bn_F-1024x4x4_c10--i50-") == 0);
  CHECK(outcome.output.find("2 epochs of 25 batches of 8 samples") != std::string::npos);
  CHECK(outcome.output.find("\nepoch 1 of 2: loss ") != std::string::npos);
  CHECK(outcome.output.find("\nepoch 2 of 2: loss ") != std::string::npos);
}

TEST_CASE("layers of a training that was stopped do not replace those of one that was not", "[pretrain][interrupt]") {
  const SmallData folder;
  const auto models = folder.path() / "models";
  folder.put("models/C1-2x2-bn", "trained for days");
  RunningScript script(
      folder, "exec \"$MEANDER\" pretrain --experiment=MNIST --iters=1000000 --loss-log=1 --json " + layers_and_data);
  const auto runs = folder.path() / "runs";
  REQUIRE(soon([&] { return script.ended() || !content_of(run_folder(runs) / "metrics.jsonl").empty(); }));
  script.send(SIGINT);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CAPTURE(outcome.error);
  CHECK(outcome.code == 130);
  CHECK(json::parse(outcome.output).at("interrupted") == true);
  CHECK(outcome.error.find("training ended early: its layers go to the run's folder, and not to models/C1-2x2-bn\n") !=
        std::string::npos);
  CHECK(content_of(models / "C1-2x2-bn") == "trained for days");
  CHECK(archive_at(run_folder(runs) / "C1-2x2-bn").folder("network").contains("conv1.weight"));
}

TEST_CASE("a folder for the layers that cannot be written to is found before the training", "[pretrain][refusal]") {
  const SmallData folder;
  const Outcome outcome = run_script(folder, small_pretraining("--model-dir=/proc/layers"));
  CHECK(outcome.code == 1);
  CHECK(outcome.error.starts_with("meander pretrain: /proc/layers: "));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "runs"));
}

TEST_CASE("nothing is saved with --no-save", "[pretrain][outputs]") {
  const SmallData folder;
  const Outcome outcome = run_script(folder, small_pretraining("--iters=1 --no-save"));
  CHECK(outcome.code == 0);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "models"));
}
