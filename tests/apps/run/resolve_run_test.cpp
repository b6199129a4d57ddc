#include "../message.h"
#include "../scratch_folder.h"
#include "catch.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/python_number.h>
#include <meander/apps/run/resolve_run.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/run_stamp.h>

using namespace meander;

namespace {

ResolvedRun decided(const std::vector<std::string>& words) {
  RunRequest request;
  cli::parse(run_option_table(request), words);
  return resolve(request);
}

std::string stamp_of(const std::vector<std::string>& words) { return stamp(stamp_fields(decided(words))); }

std::string refusal(const std::vector<std::string>& words) {
  return usage_error([&] { decided(words); });
}

}  // namespace

TEST_CASE("what is left open depends on the experiment", "[run]") {
  const ResolvedRun split = decided({});
  CHECK(split.contexts == 5);
  CHECK(split.iterations == 2000);
  CHECK(split.batch == 128);
  CHECK(split.lr == 0.001);
  CHECK(split.fc_units == 400);
  CHECK(split.fuzziness == 500);
  CHECK(split.consolidate.every == 100);
  CHECK(split.methods.empty());
  CHECK(split.acc_log == 2000);
  const ResolvedRun permuted = decided({"--experiment=permMNIST"});
  CHECK(permuted.contexts == 10);
  CHECK(permuted.iterations == 5000);
  CHECK(permuted.lr == 0.0001);
  CHECK(permuted.fc_units == 1000);
  CHECK(permuted.experiment.inputs() == 1024);
}

TEST_CASE("the outputs follow from scenario, contexts and heads", "[run]") {
  CHECK(decided({"--scenario=class"}).outputs == 10);
  CHECK(decided({"--scenario=task"}).outputs == 10);
  CHECK(decided({"--scenario=task", "--singlehead"}).outputs == 2);
  CHECK(decided({"--scenario=domain"}).outputs == 2);
  CHECK(decided({"--contexts=4"}).outputs == 8);
  CHECK(decided({"--contexts=3", "--scenario=domain"}).outputs == 3);
  CHECK(decided({"--experiment=permMNIST", "--scenario=domain"}).outputs == 10);
  CHECK(decided({"--experiment=permMNIST", "--contexts=12"}).outputs == 120);
}

TEST_CASE("a method's name and the words of its parts mean the same run", "[run][methods]") {
  CHECK(stamp_of({"--method=si"}) == stamp_of({"--si"}));
  CHECK(stamp_of({"--method=er"}) == stamp_of({"--replay=buffer"}));
  CHECK(stamp_of({"--method=lwf"}) == stamp_of({"--replay=current", "--distill"}));
  CHECK(stamp_of({"--method=agem"}) == stamp_of({"--replay=buffer", "--use-replay=inequality"}));
  CHECK(stamp_of({"--method=none"}) == stamp_of({}));
  CHECK(stamp_of({"--update-every=7", "--si"}) == stamp_of({"--consolidate=every:7", "--si"}));
}

TEST_CASE("methods combine", "[run][methods]") {
  const ResolvedRun run = decided({"--si", "--replay=buffer", "--budget=50"});
  REQUIRE(run.methods.size() == 2);
  CHECK(run.methods[0].method->name == "si");
  CHECK(run.methods[1].method->name == "er");
  CHECK(std::get<std::int64_t>(run.methods[1].options.at("budget")) == 50);
  CHECK(stamp_of({"--si", "--replay=buffer", "--budget=50"}).ends_with("--PReg10.0-SI0.1--buffer--b50random--upEv100"));
}

TEST_CASE("a method that learns from what it made consolidates seldom, unless told otherwise", "[run]") {
  CHECK(decided({"--si"}).consolidate.every == 100);
  CHECK(decided({"--replay=generative"}).consolidate.every == 1000);
  CHECK(decided({"--brain-inspired", "--si"}).consolidate.every == 1000);
  CHECK(decided({"--brain-inspired", "--update-every=100"}).consolidate.every == 100);
  CHECK(decided({"--brain-inspired", "--consolidate=every:7"}).consolidate.every == 7);
  CHECK(decided({"--brain-inspired", "--academic"}).consolidate.every == 0);
}

TEST_CASE("the penalty's strength is the method's by its name, and 1 by its parts", "[run][methods]") {
  CHECK(stamp_of({"--si"}).find("--PReg10.0-SI0.1") != std::string::npos);
  const std::vector<std::string> parts{"--weight-penalty", "--importance-weighting=si"};
  CHECK(stamp_of(parts).find("--PReg1.0-SI0.1") != std::string::npos);
}

TEST_CASE("joint training is on the random stream", "[run][methods]") {
  CHECK(decided({"--method=joint"}).stream == "random");
  CHECK(refusal({"--method=joint", "--stream=academic-setting"}) ==
        "--stream: method joint makes sense on the random stream only; leave one of the two out, or add --academic");
}

TEST_CASE("--academic is the three options it stands for", "[run][academic]") {
  const std::vector<std::string> three{"--stream=academic-setting", "--consolidate=boundary", "--replay-weight=1/t"};
  CHECK(stamp_of({"--academic"}) == stamp_of(three));
  CHECK(decided(three).academic);
  CHECK_FALSE(decided({"--stream=academic-setting", "--consolidate=boundary"}).academic);
  CHECK(decided({"--academic", "--joint"}).total_iterations() == 2000);
  CHECK(decided({"--academic", "--cumulative"}).total_iterations() == 10000);
}

TEST_CASE("options of ours that change what is learned are in the stamp", "[run][stamps]") {
  const auto ending = [](const std::vector<std::string>& words) { return stamp_of(words).substr(78); };
  CHECK(ending({"--seed=3", "--labels-per-batch", "--updates-per-batch=1/4"}) ==
        "adam-s3--labels-per-batch--updates-per-batch1_4");
  CHECK(ending({"--threads=3", "--device=cpu", "--quiet"}) == "adam");
  CHECK(stamp_of({"--stream=academic-setting", "--consolidate=boundary", "--si"})
            .ends_with("SI0.1--consolidateboundary"));
  CHECK(stamp_of({"--stream=academic-setting", "--labels-per-batch"}) == stamp_of({"--stream=academic-setting"}));
}

TEST_CASE("the written options give the same run again", "[run][config][property]") {
  using Words = std::vector<std::string>;
  const Words words = GENERATE(
      Words{}, Words{"--method=er", "--budget=77", "--seed=4"}, Words{"--lwf", "--temp=1.5"}, Words{"--agem"},
      Words{"--replay=current"}, Words{"--replay=current", "--distill"}, Words{"--agem", "--eps-agem=0"},
      Words{"--replay=buffer", "--use-replay=both", "--distill=false"}, Words{"--si", "--replay=buffer", "--distill"},
      Words{"--optimizer=sgd", "--momentum=0.9", "--fc-drop=0.25", "--fc-bn=yes", "--fc-nl=leakyrelu"},
      Words{"--stream=academic-setting", "--consolidate=boundary", "--scenario=task", "--singlehead", "--no-gpus"},
      Words{"--experiment=permMNIST", "--updates-per-batch=1/4", "--labels-per-batch", "--method=joint"},
      Words{"--academic", "--replay=buffer", "--active-classes=current"}, Words{"--academic", "--icarl", "--budget=7"},
      Words{"--academic", "--cumulative", "--scenario=task"}, Words{"--scenario=task", "--separate-networks"},
      Words{"--si", "--consolidate=drift", "--drift-detector=page-hinkley", "--min-gap=20"},
      Words{"--replay=buffer", "--replay-weight=schedule", "--compat"},
      Words{"--weight-penalty", "--importance-weighting=si", "--bce", "--out=some where", "--threads=2"});
  const ScratchFolder folder;
  const ResolvedRun run = decided(words);
  const std::string text = config_file_of(run);
  CAPTURE(text);
  const ResolvedRun again = decided({"--config=" + folder.file("run.toml", text)});
  CHECK(config_file_of(again) == text);
  CHECK(stamp(stamp_fields(again)) == stamp(stamp_fields(run)));
}

TEST_CASE("what contradicts itself or has no effect is refused in one line", "[run][refusal]") {
  const auto [words, line] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"--contexts=11"}, "--contexts: 10 classes cannot be split over 11 contexts; give 1 to 10"},
      {{"--singlehead"},
       "--singlehead: the class scenario has a single head anyway; add --scenario=task, or leave it out"},
      {{"--stream=random", "--fuzziness=5"},
       "--fuzziness: the stream random has no fuzzy boundaries; add --stream=fuzzy-boundaries, or leave it out"},
      {{"--iters=999"},
       "--fuzziness: transitions of 2 x 500 iterations (the default) do not fit into 999 iterations a context; give "
       "499 "
       "or less, or more --iters"},
      {{"--iters=999", "--fuzziness=501"},
       "--fuzziness: transitions of 2 x 501 iterations do not fit into 999 iterations a context; give 499 or less, or "
       "more --iters"},
      {{"--momentum=0.9"}, "--momentum: adam has its own; add --optimizer=sgd, or leave it out"},
      {{"--consolidate=every:5", "--update-every=5"},
       "--consolidate: and --update-every both say when to consolidate; leave one of the two out"},
      {{"--consolidate=boundary"},
       "--consolidate: the stream fuzzy-boundaries announces no boundaries; add --stream=academic-setting, or give "
       "every:N"},
      {{"--no-gpus", "--device=cuda"}, "--device: and --no-gpus contradict each other; leave one of the two out"},
      {{"--weight-penalty"}, "--weight-penalty: needs an importance; add --importance-weighting=si or fisher"},
      {{"--importance-weighting=si"}, "--importance-weighting: nothing uses it; add --weight-penalty"},
      {{"--use-replay=both"}, "--use-replay: nothing is replayed; add --replay=buffer"},
      {{"--replay=current", "--use-replay=both"},
       "--use-replay: the current samples say nothing of the past; add --replay=buffer"},
      {{"--lwf", "--agem"}, "--agem: --lwf decides already what is replayed; choose one"},
      {{"--lwf", "--replay=buffer"}, "--replay: --lwf means --replay=current; leave one of the two out"},
      {{"--agem", "--use-replay=normal"}, "--use-replay: --agem has another use for it; leave one of the two out"},
      {{"--method=none", "--si"}, "--method: 'none' leaves no room for the other options; leave --method=none out"},
      {{"--budget=5"},
       "--budget: method none has no such option; add a method that has it ('meander methods' tells), or leave it out"},
      {{"--si", "--temp=3"},
       "--temp: method si has no such option; add a method that has it ('meander methods' tells), or leave it out"},
      {{"--lwf", "--epsilon=3"}, "--epsilon: method lwf has no such option; add --method=si, or leave it out"},
      {{"--academic", "--stream=random"}, "--stream: contradicts --academic; leave one of the two out"},
      {{"--academic", "--update-every=5"}, "--update-every: contradicts --academic; leave one of the two out"},
      {{"--replay-weight=1/t"},
       "--replay-weight: 1/t counts consolidations as contexts, and these come by count; give schedule, or "
       "--consolidate=boundary"},
      {{"--min-gap=5"}, "--min-gap: nothing looks for drift; add --consolidate=drift, or leave it out"},
      {{"--separate-networks"}, "--scenario: method separate is not made for the class scenario; give --scenario=task"},
      {{"--weight-penalty", "--importance-weighting=owm"},
       "--importance-weighting: owm makes no penalty; give --precondition instead"},
      {{"--precondition", "--importance-weighting=si"},
       "--precondition: si cannot precondition; give --weight-penalty instead"},
      {{"--offline", "--weight-penalty", "--importance-weighting=si"},
       "--offline: goes with the Fisher information; add --importance-weighting=fisher"},
  }));
  CAPTURE(words);
  CHECK(refusal(words) == line);
}

TEST_CASE("ends that just fit are taken", "[run]") {
  CHECK(decided({"--iters=1000"}).fuzziness == 500);
  CHECK(decided({"--iters=1", "--fuzziness=0"}).total_iterations() == 5);
  CHECK(decided({"--contexts=10"}).classes_per_context == 1);
  CHECK(decided({"--seed=4294967295"}).options.seed == 4294967295);
  CHECK(decided({"--momentum=0"}).momentum == 0);
}
