#include "asked.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/request/conv_options.h>
#include <meander/apps/request/plan_network.h>
#include <meander/apps/request/resolve_run.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/stream/fetch/catalogue.h>

#include <algorithm>

using namespace meander;

namespace {

std::string network(const Words& words) { return network_plan(decided(words)).name(); }

}  // namespace

TEST_CASE("colour images have convolutional layers, grey ones have them if asked", "[run][conv]") {
  CHECK(network({}) == "F-784x400x400_c10");
  CHECK(network({"--experiment=CIFAR10"}) == "C3-5x16-bn_F-1024x2000x2000_c10");
  CHECK(network({"--experiment=CIFAR100", "--scenario=domain"}) == "C3-5x16-bn_F-1024x2000x2000_c10");
  CHECK(network({"--experiment=CIFAR10", "--depth=0"}) == "F-3072x2000x2000_c10");
  CHECK(network({"--depth=2", "--channels=4"}) == "C1-2x4-bn_F-1568x400x400_c10");
  CHECK(network({"--depth=3", "--conv-type=resNet", "--n-blocks=1", "--channels=8", "--conv-bn=no",
                 "--conv-nl=leakyrelu", "--reducing-layers=1", "--global-pooling", "--fc-layers=1"}) ==
        "R1-3x8-b1b1-rl1-lpn_c10");
}

TEST_CASE("--reducedResNet is the options it stands for, for what is left open", "[run][conv]") {
  const Words long_form{"--experiment=CIFAR10", "--depth=5",           "--conv-type=resNet", "--channels=20",
                        "--global-pooling",     "--reducing-layers=3", "--fc-layers=1"};
  const ResolvedRun run = decided({"--experiment=CIFAR10", "--reducedResNet"});
  CHECK(network_plan(run).name() == "R3-5x20-b2b2b2b2-rl3-bpn_c10");
  CHECK(network(long_form) == network_plan(run).name());
  CHECK(outcome_of(decided(long_form)) == outcome_of(run));
  CHECK(network({"--reducedResNet", "--depth=4", "--channels=8", "--fc-layers=2"}) == "R1-4x8-b2b2b2-bpn_F-64x400_c10");
}

TEST_CASE("an image is normalised as its data set is, unless that is turned off", "[run][conv]") {
  CHECK(operators_of(decided({})).size() == 1);
  CHECK(operators_of(decided({"--experiment=CIFAR10", "--no-norm"})).size() == 1);
  const std::vector<Operator> operators = operators_of(decided({"--experiment=CIFAR100"}));
  REQUIRE(operators.size() == 2);
  CHECK(operators[1].name() == "normalise");
}

TEST_CASE("colour images have their own defaults", "[run][conv]") {
  const ResolvedRun run = decided({"--experiment=CIFAR100"});
  CHECK(*run.contexts == 10);
  CHECK(run.outputs == 100);
  CHECK(*run.iters == 5000);
  CHECK(*run.batch == 256);
  CHECK(*run.lr == 0.0001);
  CHECK(*run.fc_units == 2000);
  CHECK(*run.fc_layers == 3);
  CHECK(*decided({"--experiment=CIFAR10"}).contexts == 5);
  CHECK(by_experiment(&Experiment::iterations) == "2000; permMNIST, CIFAR10, CIFAR100 5000; rotMNIST 500");
  CHECK(by_experiment(&Experiment::depth) == "0; CIFAR10, CIFAR100 5");
}

TEST_CASE("the written options give the same convolutional layers again", "[run][conv][config][property]") {
  const Words words =
      GENERATE(Words{"--experiment=CIFAR10"}, Words{"--experiment=CIFAR100", "--no-norm", "--depth=1"},
               Words{"--experiment=CIFAR10", "--reducedResNet", "--fc-layers=2"},
               Words{"--depth=3", "--conv-type=resNet", "--conv-bn=no", "--conv-nl=leakyrelu", "--reducing-layers=9"});
  const ScratchFolder folder;
  const ResolvedRun run = asked(words);
  const std::string text = resolved_file_of(run);
  CAPTURE(text);
  const ResolvedRun again = asked({"--config=" + folder.put("run.toml", text).string()});
  CHECK(resolved_file_of(again) == text);
  CHECK(network_plan(again).name() == network_plan(run).name());
  CHECK(again.normalised == run.normalised);
}

TEST_CASE("options of convolutional layers without effect are refused", "[run][conv][refusal]") {
  const auto [words, line] = GENERATE(table<Words, std::string>({
      {{"--conv-type=resNet"}, "--conv-type: there are no convolutional layers; add --depth=5, or leave it out"},
      {{"--channels=3"}, "--channels: there are no convolutional layers; add --depth=5, or leave it out"},
      {{"--conv-bn=no"}, "--conv-bn: there are no convolutional layers; add --depth=5, or leave it out"},
      {{"--global-pooling"}, "--global-pooling: there are no convolutional layers; add --depth=5, or leave it out"},
      {{"--depth=0", "--reducedResNet"},
       "--reducedResNet: with --depth=0 there are no convolutional layers; leave one of the two out"},
      {{"--depth=2", "--n-blocks=3"},
       "--n-blocks: standard layers have no blocks; add --conv-type=resNet, or leave it out"},
      {{"--depth=60"}, "--channels: a layer would have more than 65536; give fewer layers or channels"},
      {{"--no-norm"}, "--no-norm: the images of splitMNIST are not normalised anyway; leave it out"},
  }));
  CAPTURE(words);
  CHECK(refusal(words) == line);
}

TEST_CASE("the data of every experiment are in the catalogue", "[run]") {
  for (const Experiment& one : experiments()) {
    CAPTURE(one.name, one.data);
    const auto& known = datasets::catalogue();
    CHECK(std::any_of(known.begin(), known.end(), [&](const auto& set) { return set.name == one.data; }));
  }
}
