#include "apps/terminal/descriptors.h"
#include "catch.h"
#include "fallible_disk.h"
#include "scratch_folder.h"
#include "temporary_place.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/results/run_files.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/run_samples.h>
#include <meander/apps/run/train.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>

using namespace meander;

namespace {

ResolvedRun resolved(const std::vector<std::string>& options) {
  RunRequest request;
  cli::parse(run_option_table(request), options);
  return resolve(request);
}

// A learner as a run makes it, that could be trained or tested.
struct Begun {
  explicit Begun(const ResolvedRun& run) : learner(make_learner(run)) {
    OperatorChain chain;
    for (const Operator& op : operators_of(run)) chain.append(op);
    learner.begin(std::make_shared<Arena>(1), chain);
  }
  Learner learner;
};

// Noise in place of a context's test images.
TestSet noise(const ResolvedRun& run, std::int64_t images, std::int64_t context) {
  TestSet test;
  test.context = context;
  test.x = at::empty({images, run.experiment.channels, run.experiment.side, run.experiment.side}, at::kByte);
  test.y = at::full({images}, context, at::kLong);
  Rng rng(1, "noise", static_cast<std::uint64_t>(context));
  for (std::int64_t i = 0; i < test.x.numel(); ++i) {
    test.x.data_ptr<std::uint8_t>()[i] = static_cast<std::uint8_t>(rng.below(256));
  }
  return test;
}

std::vector<std::string> names_of(const std::vector<NamedImage>& images) {
  std::vector<std::string> list;
  for (const NamedImage& image : images) list.push_back(image.name);
  return list;
}

const std::vector<std::string> colour_run{"--experiment=CIFAR10", "--depth=0", "--fc-units=10", "--method=dgr",
                                          "--z-dim=4"};

}  // namespace

TEST_CASE("test images of normalised experiments are shown in their own colours", "[images]") {
  const ResolvedRun run = resolved(colour_run);
  REQUIRE(run.normalised);
  Begun begun(run);
  const TestSet test = noise(run, 1, 0);
  const std::vector<NamedImage> images = sample_images(run, begun.learner, {test});
  REQUIRE(names_of(images) == std::vector<std::string>{"generated", "reconstructions-context-0"});
  const Image& pair = images[1].image;
  REQUIRE(pair.channels == 3);
  REQUIRE(pair.width == 2 + 64 + 2);
  REQUIRE(pair.height == 2 + 2 * 66);
  int largest = 0;
  for (std::int64_t c = 0; c < 3; ++c) {
    for (std::int64_t i = 0; i < 32 * 32; ++i) {
      const std::int64_t at = ((2 + 2 * (i / 32)) * 68 + 2 + 2 * (i % 32)) * 3 + c;
      const int stored = test.x.data_ptr<std::uint8_t>()[c * 1024 + i];
      largest = std::max(largest, std::abs(stored - pair.values[static_cast<std::size_t>(at)]));
    }
  }
  CHECK(largest <= 1);
}

TEST_CASE("contexts without test images are left out", "[images]") {
  const ResolvedRun run = resolved({"--experiment=splitDigits", "--fc-units=10", "--method=bir", "--contexts=2"});
  Begun begun(run);
  const std::vector<NamedImage> images = sample_images(run, begun.learner, {noise(run, 0, 0), noise(run, 40, 1)});
  CHECK(names_of(images) == std::vector<std::string>{"generated", "reconstructions-context-1"});
  CHECK(images[1].title == "test images of context 1, each above its reconstruction");
  CHECK(images[1].image.height == 2 + 8 * 58 + 3 * 8);  // 32 of them
}

TEST_CASE("a model of features is not shown as images", "[images]") {
  std::vector<std::string> options{"--experiment=CIFAR10", "--method=bir", "--fc-units=10", "--hidden", "--pre-convE"};
  const ResolvedRun run = resolved(options);
  REQUIRE(run.on_features);
  Begun begun(run);
  REQUIRE(begun.learner.parts().front()->draws_inputs());
  CHECK(sample_images(run, begun.learner, {}).empty());
}

TEST_CASE("pictures that cannot be drawn or written cost no other file", "[images]") {
  const ScratchFolder folder;
  FallibleDisk files{folder.path()};
  RunDirectory directory(folder / "runs", "stamp", files);
  directory.path();
  make_folder(folder / "tmp", files);
  const ResolvedRun run = resolved({"--experiment=splitDigits"});
  terminal::Captured output(terminal::standard_output), error(terminal::standard_error);
  const terminal::Console console({});
  const TemporaryPlace place(folder / "tmp");
  RunFiles written(run, directory, console, files);
  SECTION("none could be drawn") {
    written.write_images([]() -> std::vector<NamedImage> { throw Error("model", "is lost", "look for it"); });
    CHECK(error.text().find("generated images could not be created: model: is lost") != std::string::npos);
  }
  SECTION("one is no picture") {
    written.write_images([] {
      return std::vector<NamedImage>{{"bad", "", {3, 3, 1, {}}}, {"good", "", {1, 1, 1, {7}}}};
    });
    CHECK(error.text().find("bad.png could not be created") != std::string::npos);
    CHECK(read_png(content_of(folder / "runs/stamp/good.png"), "good.png").values == std::vector<std::uint8_t>{7});
  }
  CHECK_FALSE(written.complete());
  written.write_result(RunResult());
  CHECK_FALSE(content_of(folder / "runs/stamp/result.json").empty());
}
