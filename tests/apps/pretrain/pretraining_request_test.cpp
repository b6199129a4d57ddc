// What the options of `meander pretrain` ask for.
#include "apps/message.h"
#include "apps/request/asked.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/request/pretraining_options.h>
#include <meander/apps/request/resolve_pretraining.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/apps/run/experiment_data.h>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <string>
#include <vector>

using namespace meander;

namespace {

ResolvedRun asked_pretraining(const Words& words) {
  RunRequest options = pretraining_request();
  const cli::OptionTable table = pretraining_option_table(options);
  return asked_run(table, cli::parse(table, words), pretraining_request());
}

ResolvedRun digits(const Words& words) {
  return asked_pretraining(Words{"--experiment=digits", "--depth=2", "--channels=4"} + words);
}

std::vector<std::string> names_of(const std::vector<Operator>& operators) {
  std::vector<std::string> names;
  for (const Operator& op : operators) names.push_back(op.name());
  return names;
}

}  // namespace

TEST_CASE("pre-training has the published defaults", "[pretrain]") {
  const ResolvedRun run = asked_pretraining({});
  CHECK(run.experiment.name == "CIFAR10");
  CHECK(run.iters == 10 * (50'000 / 256));
  CHECK(run.total_iterations() == 1950);
  CHECK(run.batch == 256);
  CHECK(run.lr == 0.0001);
  CHECK(run.fc_units == 2000);
  CHECK(run.normalised);
  CHECK(run.layers.name() == "C3-5x16-bn");
  CHECK(run.methods.empty());
  CHECK(layers_file(run) == "C3-5x16-bn");
  CHECK(run.model_dir == "models");
  CHECK(stamp(stamp_fields(run)) ==
        "CIFAR10-N1-class--C3-5x16-bn_F-1024x2000x2000_c10--i1950-lr0.0001-b256-adam-all--pretrain");
}

TEST_CASE("the outputs are all classes of the data set", "[pretrain]") {
  CHECK(asked_pretraining({}).outputs == 10);
  CHECK(asked_pretraining({"--experiment=CIFAR100"}).outputs == 100);
  CHECK(digits({}).outputs == 10);
}

TEST_CASE("an epoch is as many complete batches as there are", "[pretrain]") {
  ResolvedRun run = digits({"--epochs=3", "--batch=700"});
  CHECK(run.pretraining->epoch == 85);
  CHECK(run.iters == 255);
  CHECK(run.acc_log == 85);
  CHECK(run.loss_log == 85);
  SECTION("also of data with another number of samples") {
    count_epochs(run, 1500);
    CHECK(run.iters == 6);
    CHECK(run.acc_log == 2);
    CHECK(run.loss_log == 2);
  }
  SECTION("and there must be one") {
    CHECK(usage_error([&] { count_epochs(run, 699); }) ==
          "--batch: a batch of 700 is more than the 699 training samples; give 699 or less");
  }
}

TEST_CASE("iterations that are given do not depend on the data", "[pretrain]") {
  ResolvedRun run = digits({"--iters=7", "--acc-log=3", "--loss-log=2"});
  count_epochs(run, 600);
  CHECK(run.iters == 7);
  CHECK(run.acc_log == 3);
  CHECK(run.loss_log == 2);
}

TEST_CASE("options of pre-training that contradict each other or have no effect are refused", "[pretrain][refusal]") {
  const auto [words, line] = GENERATE(table<Words, std::string>({
      {{"--epochs=2", "--iters=5"},
       "--iters: conflicts with --epochs: both say how long to train; leave one of the two out"},
      {{"--augment"},
       "--augment: only CIFAR's images are shifted and mirrored: a mirrored digit is none; leave it out"},
      {{"--depth=0"}, "--channels: there are no convolutional layers; add --depth=5, or leave it out"},
      {{"--no-norm"}, "--no-norm: the images of digits are not normalised anyway; leave it out"},
      {{"--convE-stag=a/b"}, "--convE-stag: 'a/b' is not part of a file's name; give a tag without '/'"},
      {{"--convE-stag=a", "--no-save"},
       "--convE-stag: conflicts with --no-save: nothing is saved; leave one of the two out"},
      {{"--seed-to-stag", "--no-save"},
       "--seed-to-stag: conflicts with --no-save: nothing is saved; leave one of the two out"},
      {{"--convE-ltag=a"}, "--convE-ltag: no pre-trained layers are loaded; add --pre-convE, or leave it out"},
      {{"--pre-convE", "--convE-stag=e100"},
       "--convE-stag: training starts from C1-2x4-bn-e100, which would be replaced; give another tag"},
      {{"--pre-convE", "--convE-ltag=none"},
       "--convE-stag: training starts from C1-2x4-bn, which would be replaced; give another tag"},
      {{"--hidden"}, "unknown option '--hidden'; it is for 'meander run'"},
      {{"--si"}, "unknown option '--si'; it is for 'meander run'"},
      {{"--num-epochs=4"}, "unknown option '--num-epochs'; did you mean '--epochs'?"},
  }));
  CAPTURE(words);
  CHECK(usage_error([&, given = words] { digits(given); }) == line);
}

TEST_CASE("a data set whose network has no convolutional layers needs some", "[pretrain][refusal]") {
  CHECK(usage_error([] { asked_pretraining({"--experiment=MNIST"}); }) ==
        "--depth: without convolutional layers there is nothing to pre-train; give --depth=5, say");
}

TEST_CASE("images are augmented as they are, in training alone", "[pretrain]") {
  using Names = std::vector<std::string>;
  CHECK(names_of(operators_of(asked_pretraining({}))) == Names{"to_float", "normalise"});
  const ResolvedRun run = asked_pretraining({"--augment"});
  const std::vector<Operator> all = operators_of(run);
  CHECK(names_of(all) == Names{"random_crop", "horizontal_flip", "to_float", "normalise"});
  // Test data skip random operators.
  CHECK((all[0].random() && all[1].random() && !all[2].random() && !all[3].random()));
  CHECK(names_of(image_operators(run)) == Names{"to_float", "normalise"});
}

TEST_CASE("MNIST32 shows MNIST's images in a border of two zero pixels", "[pretrain]") {
  const ResolvedRun run = asked_pretraining({"--experiment=MNIST32", "--depth=2"});
  CHECK(run.layers.side == 32);
  OperatorChain chain;
  for (const Operator& op : operators_of(run)) chain.append(op);
  Batch batch;
  batch.x = at::full({1, 1, 28, 28}, 255, at::kByte);
  batch.y = at::zeros({1}, at::kLong);
  const at::Tensor shown = chain(batch).x;
  REQUIRE(shown.sizes() == at::IntArrayRef({1, 1, 32, 32}));
  CHECK(shown.sum().item<double>() == 28 * 28);
  CHECK(shown[0][0][1][16].item<double>() == 0);
  CHECK(shown[0][0][2][2].item<double>() == 1);
}

TEST_CASE("the layers' file is the one that a run with these options reads", "[pretrain][property]") {
  const auto [written, read] = GENERATE(table<Words, Words>({
      {{}, {"--convE-ltag=none"}},
      {{"--convE-stag=none", "--seed=4"}, {"--convE-ltag=none", "--seed=4"}},
      {{"--convE-stag=e100"}, {}},
      {{"--convE-stag=x"}, {"--convE-ltag=x"}},
      {{"--seed-to-stag", "--seed=4"}, {"--convE-ltag=none", "--seed-to-ltag", "--seed=4"}},
      {{"--convE-stag=x", "--seed-to-stag", "--seed=4"}, {"--convE-ltag=x", "--seed-to-ltag", "--seed=4"}},
  }));
  CAPTURE(written);
  const Words layers{"--depth=2", "--channels=4", "--pre-convE", "--experiment=splitDigits"};
  const ResolvedRun reader = asked(layers + read);
  CHECK(layers_file(digits(written)) == pretrained_file(reader.conv, reader.layers, reader.seed));
}

TEST_CASE("what is told after pre-training leads to the layers' file", "[pretrain]") {
  CHECK(options_to_start_from(digits({})) == "--depth=2 --channels=4 --pre-convE --convE-ltag=none --model-dir=models");
  CHECK(options_to_start_from(asked_pretraining({"--convE-stag=e100", "--model-dir=m"})) ==
        "--pre-convE --model-dir=m");
  CHECK(options_to_start_from(digits({"--global-pooling", "--convE-stag=e100", "--seed-to-stag", "--seed=3"})) ==
        "--depth=2 --channels=4 --global-pooling --pre-convE --seed-to-ltag --seed=3 --model-dir=models");
}

TEST_CASE("frozen layers make features once, unless each pass shows other images", "[pretrain]") {
  CHECK(asked_pretraining({"--freeze-convE"}).on_features);
  CHECK_FALSE(asked_pretraining({"--freeze-convE", "--augment"}).on_features);
}

TEST_CASE("pre-trainings that differ in what they learn have different stamps", "[pretrain]") {
  const auto stamp_of = [](const Words& words) { return stamp(stamp_fields(asked_pretraining(words))); };
  CHECK(stamp_of({}) != stamp_of({"--augment"}));
  CHECK(stamp_of({}) != stamp_of({"--epochs=9"}));
  CHECK(stamp_of({}) != stamp_of({"--no-norm"}));
  CHECK(stamp_of({}) == stamp_of({"--convE-stag=x", "--seed-to-stag"}));
}

TEST_CASE("the written options mean the same pre-training again", "[pretrain][config][property]") {
  const ScratchFolder folder;
  const Words words =
      GENERATE(Words{"--epochs=3", "--batch=500", "--convE-stag=x", "--seed-to-stag", "--seed=3"},
               Words{"--iters=9", "--reducedResNet"}, Words{"--pre-convE", "--seed-to-ltag", "--freeze-convE"});
  CAPTURE(words);
  const ResolvedRun run = digits(words);
  const ResolvedRun again = asked_pretraining({"--config=" + folder.put("again.toml", resolved_file_of(run)).string()});
  CHECK(resolved_file_of(again) == resolved_file_of(run));
  CHECK(stamp(stamp_fields(again)) == stamp(stamp_fields(run)));
  CHECK(layers_file(again) == layers_file(run));
  const ResolvedRun as_asked = asked_pretraining({"--config=" + folder.put("asked.toml", asked_file_of(run)).string()});
  CHECK(resolved_file_of(as_asked) == resolved_file_of(run));
}

TEST_CASE("a file for one data set may be used with another", "[pretrain][config]") {
  const ScratchFolder folder;
  const std::string file = folder.put("a.toml", "experiment = \"MNIST\"\ndepth = 2\n").string();
  const ResolvedRun run = asked_pretraining({"--config=" + file, "--experiment=digits"});
  CHECK(run.experiment.name == "digits");
  CHECK(run.layers.depth == 2);
}

TEST_CASE("no word of another command is an option of pre-training, and each leads to one or to a remedy",
          "[pretrain][cli]") {
  RunRequest options = pretraining_request();
  const cli::OptionTable table = pretraining_option_table(options);
  for (const cli::ForeignWord& foreign : table.foreign_words()) {
    CAPTURE(foreign.word);
    CHECK(table.find(foreign.word) == nullptr);
    CHECK(foreign.option.empty() != foreign.instead.empty());
    CHECK((foreign.option.empty() || table.find(foreign.option) != nullptr));
  }
}
