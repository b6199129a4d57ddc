#include "asked.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/cli/python_number.h>
#include <meander/apps/request/resolve_run.h>
#include <meander/apps/request/run_stamp.h>

using namespace meander;

namespace {

std::string decided_stamp(const std::vector<std::string>& words) { return stamp(stamp_fields(decided(words))); }

}  // namespace

TEST_CASE("defaults depend on the experiment", "[run]") {
  const ResolvedRun split = decided({});
  CHECK(*split.contexts == 5);
  CHECK(*split.iters == 2000);
  CHECK(*split.batch == 128);
  CHECK(*split.lr == 0.001);
  CHECK(*split.fc_units == 400);
  CHECK(split.fuzziness.value_or(0) == 500);
  CHECK(split.consolidation.every == 100);
  CHECK(split.methods.empty());
  CHECK_FALSE(split.acc_log);
  const ResolvedRun permuted = decided({"--experiment=permMNIST"});
  CHECK(*permuted.contexts == 10);
  CHECK(*permuted.iters == 5000);
  CHECK(*permuted.lr == 0.0001);
  CHECK(*permuted.fc_units == 1000);
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

TEST_CASE("a method's name and its components mean the same run", "[run][methods]") {
  CHECK(decided_stamp({"--method=si"}) == decided_stamp({"--si"}));
  CHECK(decided_stamp({"--method=er"}) == decided_stamp({"--replay=buffer"}));
  CHECK(decided_stamp({"--method=lwf"}) == decided_stamp({"--replay=current", "--distill"}));
  CHECK(decided_stamp({"--method=agem"}) == decided_stamp({"--replay=buffer", "--use-replay=inequality"}));
  CHECK(decided_stamp({"--method=none"}) == decided_stamp({}));
  CHECK(decided_stamp({"--update-every=7", "--si"}) == decided_stamp({"--consolidate=every:7", "--si"}));
}

TEST_CASE("components may be repeated beside a method's name, and change nothing", "[run][methods]") {
  const auto [name, words] = GENERATE(table<Words, Words>({
      {{"--ewc"}, {"--weight-penalty", "--importance-weighting=fisher", "--offline"}},
      {{"--ewc"}, {"--offline"}},
      {{"--method=online-ewc"}, {"--weight-penalty", "--importance-weighting=fisher"}},
      {{"--ewc-kfac"}, {"--weight-penalty", "--importance-weighting=fisher", "--fisher-kfac"}},
      {{"--si"}, {"--weight-penalty", "--importance-weighting=si"}},
      {{"--ncl"},
       {"--weight-penalty", "--precondition", "--importance-weighting=fisher", "--fisher-kfac", "--fisher-init"}},
      {{"--ncl"}, {"--weight-penalty"}},
      {{"--owm"}, {"--precondition", "--importance-weighting=owm"}},
      {{"--lwf"}, {"--replay=current", "--distill"}},
      {{"--agem"}, {"--replay=buffer", "--use-replay=inequality"}},
      {{"--icarl"}, {"--replay=buffer", "--prototypes", "--bce"}},
      {{"--academic", "--icarl"},
       {"--prototypes", "--add-buffer", "--bce", "--bce-distill", "--sample-selection=herding"}},
      {{"--brain-inspired"},
       {"--replay=generative", "--feedback", "--prior=GMM", "--per-class", "--dg-gates", "--distill"}},
  }));
  CAPTURE(name, words);
  Words both = name;
  both.insert(both.end(), words.begin(), words.end());
  CHECK(decided_stamp(both) == decided_stamp(name));
  CHECK((decided(both).methods.front().options == decided(name).methods.front().options));
}

TEST_CASE("an option that NCL shares with its components has two names", "[run][methods][regression]") {
  const auto [of_method, of_words] =
      GENERATE(table<std::string, std::string>({{"--kfac=false", "--fisher-kfac=false"},
                                                {"--penalty=false", "--weight-penalty=false"},
                                                {"--kfac", "--fisher-kfac"}}));
  CAPTURE(of_method);
  CHECK(decided_stamp({"--ncl", of_method}) == decided_stamp({"--ncl", of_words}));
  CHECK((decided_stamp({"--ncl", of_method}) == decided_stamp({"--ncl"})) == (of_method == "--kfac"));
  const Words parts{"--precondition", "--weight-penalty", "--importance-weighting=fisher"};
  Words with_method = parts, with_words = parts;
  with_method.push_back(of_method);
  with_words.push_back(of_words);
  CHECK(decided_stamp(with_method) == decided_stamp(with_words));
}

TEST_CASE("brain-inspired replay by name is the same with --feedback", "[run][methods]") {
  const std::vector<std::string> name{"--experiment=CIFAR10", "--brain-inspired"};
  CHECK(decided({"--experiment=CIFAR10", "--brain-inspired", "--feedback"}).on_features == decided(name).on_features);
  CHECK(decided(name).on_features);
}

TEST_CASE("methods combine", "[run][methods]") {
  const ResolvedRun run = decided({"--si", "--replay=buffer", "--budget=50"});
  REQUIRE(run.methods.size() == 2);
  CHECK(run.methods[0].method->name == "si");
  CHECK(run.methods[1].method->name == "er");
  CHECK(std::get<std::int64_t>(run.methods[1].options.at("budget")) == 50);
  CHECK(decided_stamp({"--si", "--replay=buffer", "--budget=50"})
            .ends_with("--PReg10.0-SI0.1--buffer--b50random--upEv100"));
}

TEST_CASE("a method that learns from generated samples consolidates rarely by default", "[run]") {
  CHECK(decided({"--si"}).consolidation.every == 100);
  CHECK(decided({"--replay=generative"}).consolidation.every == 1000);
  CHECK(decided({"--brain-inspired", "--si"}).consolidation.every == 1000);
  CHECK(decided({"--brain-inspired", "--update-every=100"}).consolidation.every == 100);
  CHECK(decided({"--brain-inspired", "--consolidate=every:7"}).consolidation.every == 7);
  CHECK(decided({"--brain-inspired", "--academic"}).consolidation.every == 0);
}

TEST_CASE("the default strength is the method's if chosen by name, and 1 if chosen by components", "[run][methods]") {
  CHECK(decided_stamp({"--si"}).find("--PReg10.0-SI0.1") != std::string::npos);
  const std::vector<std::string> parts{"--weight-penalty", "--importance-weighting=si"};
  CHECK(decided_stamp(parts).find("--PReg1.0-SI0.1") != std::string::npos);
}

TEST_CASE("joint training is on the random stream", "[run][methods]") {
  CHECK(decided({"--method=joint"}).stream == ScheduleKind::Random);
  CHECK(refusal({"--method=joint", "--stream=academic-setting"}) ==
        "--stream: method joint makes sense on the random stream only; leave one of the two out, or add --academic");
}

TEST_CASE("--academic is the three options it stands for", "[run][academic]") {
  const std::vector<std::string> three{"--stream=academic-setting", "--consolidate=boundary", "--replay-weight=1/t"};
  CHECK(decided_stamp({"--academic"}) == decided_stamp(three));
  CHECK(decided(three).is_academic);
  CHECK_FALSE(decided({"--stream=academic-setting", "--consolidate=boundary"}).is_academic);
  CHECK(decided({"--academic", "--joint"}).total_iterations() == 2000);
  CHECK(decided({"--academic", "--cumulative"}).total_iterations() == 10000);
}

TEST_CASE("options of ours that change what is learned are in the stamp", "[run][stamps]") {
  const auto ending = [](const std::vector<std::string>& words) { return decided_stamp(words).substr(78); };
  CHECK(ending({"--seed=3", "--labels-per-batch", "--updates-per-batch=1/4"}) ==
        "adam-s3--labels-per-batch--updates-per-batch1_4");
  CHECK(ending({"--threads=3", "--device=cpu", "--quiet"}) == "adam");
  CHECK(decided_stamp({"--stream=academic-setting", "--consolidate=boundary", "--si"})
            .ends_with("SI0.1--consolidateboundary"));
  CHECK(decided_stamp({"--stream=academic-setting", "--labels-per-batch"}) ==
        decided_stamp({"--stream=academic-setting"}));
}

TEST_CASE("accuracy is measured on all samples if 0 or all is given", "[run]") {
  CHECK(decided({}).acc_n == 1024);
  CHECK(decided({"--acc-n=0"}).acc_n == 0);
  CHECK(decided({"--acc-n=all"}).acc_n == 0);
  CHECK(asked_file_of(asked({"--acc-n=all"})).find("\nacc-n = 0\n") != std::string::npos);
  const ScratchFolder folder;
  CHECK(decided({"--config=" + folder.put("run.toml", "acc-n = \"all\"\n").string()}).acc_n == 0);
  CHECK(decided({"--config=" + folder.put("run.toml", "acc-n = 7\n").string()}).acc_n == 7);
}

TEST_CASE("the written options give the same run again", "[run][config][property]") {
  const Words words = GENERATE(
      Words{}, Words{"--method=er", "--budget=77", "--seed=4"}, Words{"--lwf", "--temp=1.5"}, Words{"--agem"},
      Words{"--replay=current"}, Words{"--replay=current", "--distill"}, Words{"--agem", "--eps-agem=0"},
      Words{"--replay=buffer", "--use-replay=both", "--distill=false"}, Words{"--si", "--replay=buffer", "--distill"},
      Words{"--optimizer=sgd", "--momentum=0.9", "--fc-drop=0.25", "--fc-bn=yes", "--fc-nl=leakyrelu"},
      Words{"--stream=academic-setting", "--consolidate=boundary", "--scenario=task", "--singlehead", "--no-gpus"},
      Words{"--experiment=permMNIST", "--updates-per-batch=1/4", "--labels-per-batch", "--method=joint"},
      Words{"--academic", "--replay=buffer", "--active-classes=current"}, Words{"--academic", "--icarl", "--budget=7"},
      Words{"--academic", "--cumulative", "--scenario=task"}, Words{"--scenario=task", "--separate-networks"},
      Words{"--brain-inspired", "--prior=standard", "--dg-prop=0", "--distill=false"},
      Words{"--ncl", "--fisher-init=false"}, Words{"--bce-distill"}, Words{"--si", "--task-gradient"},
      Words{"--icarl", "--replay=buffer", "--compat"},
      Words{"--si", "--consolidate=drift", "--drift-detector=page-hinkley", "--min-gap=20"},
      Words{"--replay=buffer", "--replay-weight=schedule", "--compat"},
      Words{"--weight-penalty", "--importance-weighting=si", "--bce", "--out=some where", "--threads=2"});
  const ScratchFolder folder;
  const ResolvedRun run = asked(words);
  const std::string text = resolved_file_of(run);
  CAPTURE(text);
  const ResolvedRun again = asked({"--config=" + folder.put("resolved.toml", text).string()});
  CHECK(resolved_file_of(again) == text);
  CHECK(asked_file_of(again) == asked_file_of(run));
  CHECK(outcome_of(again) == outcome_of(run));
  CHECK(stamp(stamp_fields(again)) == stamp(stamp_fields(run)));
  const ResolvedRun shorter = asked({"--config=" + folder.put("config.toml", asked_file_of(run)).string()});
  CHECK(outcome_of(shorter) == outcome_of(run));
}

TEST_CASE("contradictions and options without effect are refused in one line", "[run][refusal]") {
  const auto [words, line] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"--contexts=11"}, "--contexts: 10 classes cannot be split over 11 contexts; give 1 to 10"},
      {{"--singlehead"},
       "--singlehead: the class scenario has a single head anyway; add --scenario=task, or leave it out"},
      {{"--stream=random", "--fuzziness=5"},
       "--fuzziness: the random stream has no fuzzy boundaries; give --stream=fuzzy-boundaries, or leave it out"},
      {{"--joint", "--fuzziness=5"}, "--fuzziness: the random stream has no fuzzy boundaries; leave it out"},
      {{"--academic", "--fuzziness=5"},
       "--fuzziness: the academic-setting stream has no fuzzy boundaries; leave it out"},
      {{"--iters=999"},
       "--fuzziness: boundaries of 2 x 500 iterations (the default) do not fit into 999 iterations per context; give "
       "499 "
       "or less, or more --iters"},
      {{"--iters=999", "--fuzziness=501"},
       "--fuzziness: boundaries of 2 x 501 iterations do not fit into 999 iterations per context; give 499 or less, or "
       "more --iters"},
      {{"--momentum=0.9"}, "--momentum: adam has its own; add --optimizer=sgd, or leave it out"},
      {{"--consolidate=every:5", "--update-every=5"},
       "--consolidate: conflicts with --update-every: both say when to consolidate; leave one of the two out"},
      {{"--consolidate=boundary"},
       "--consolidate: the fuzzy-boundaries stream announces no boundaries; add --stream=academic-setting, or give "
       "every:N"},
      {{"--no-gpus", "--device=cuda"}, "--device: contradicts --no-gpus; leave one of the two out"},
      {{"--weight-penalty"}, "--weight-penalty: is not a method by itself; add --importance-weighting=fisher or si"},
      {{"--importance-weighting=si"}, "--importance-weighting: is not a method by itself; add --weight-penalty"},
      {{"--use-replay=both"}, "--use-replay: is not a method by itself; add --replay=buffer"},
      {{"--replay=current", "--use-replay=both"},
       "--use-replay: cannot be combined with --replay=current; give --replay=buffer"},
      {{"--lwf", "--agem"}, "--agem: --lwf already decides what is replayed; choose one"},
      {{"--lwf", "--replay=buffer"}, "--replay: --lwf means --replay=current; leave one of the two out"},
      {{"--agem", "--use-replay=normal"},
       "--use-replay: --agem means --use-replay=inequality or both; leave one of the two out"},
      {{"--method=none", "--si"},
       "--method: 'none' cannot be combined with options that choose a method; leave --method=none out"},
      {{"--method=none", "--prototypes"},
       "--method: 'none' cannot be combined with options that choose a method; leave --method=none out"},
      {{"--budget=5"},
       "--budget: method none has no such option; add a method that has it ('meander methods' lists them), or leave it "
       "out"},
      {{"--si", "--temp=3"},
       "--temp: method si has no such option; add a method that has it ('meander methods' lists them), or leave it "
       "out"},
      {{"--lwf", "--epsilon=3"}, "--epsilon: method lwf has no such option; add --method=si, or leave it out"},
      {{"--academic", "--stream=random"}, "--stream: contradicts --academic; leave one of the two out"},
      {{"--academic", "--update-every=5"}, "--update-every: contradicts --academic; leave one of the two out"},
      {{"--replay-weight=1/t"},
       "--replay-weight: 1/t counts each consolidation as a context, but here they come every N iterations; give "
       "schedule, or "
       "--consolidate=boundary"},
      {{"--min-gap=5"}, "--min-gap: has no effect without --consolidate=drift; add it, or leave this option out"},
      {{"--separate-networks"}, "--scenario: method separate is not made for the class scenario; give --scenario=task"},
      {{"--weight-penalty", "--importance-weighting=owm"},
       "--weight-penalty: cannot be combined with --importance-weighting=owm; give --importance-weighting=fisher or "
       "si"},
      {{"--precondition", "--importance-weighting=si"},
       "--precondition: cannot be combined with --importance-weighting=si; give --importance-weighting=fisher or owm"},
      {{"--offline", "--weight-penalty", "--importance-weighting=si"},
       "--offline: cannot be combined with --importance-weighting=si; give --importance-weighting=fisher"},
      {{"--si", "--offline"}, "--offline: --si already decides how parameters are protected; leave one of the two out"},
      {{"--ewc", "--precondition"},
       "--precondition: --ewc already decides how parameters are protected; leave one of the two out"},
      {{"--owm", "--weight-penalty"},
       "--weight-penalty: --owm already decides how parameters are protected; leave one of the two out"},
      {{"--ewc", "--importance-weighting=si"},
       "--importance-weighting: --ewc means --importance-weighting=fisher; leave one of the two out"},
      {{"--ewc", "--fisher-kfac"},
       "--fisher-kfac: --ewc already decides how parameters are protected; leave one of the two out"},
      {{"--lwf", "--distill=false"}, "--distill: contradicts --lwf; leave one of the two out"},
      {{"--lwf", "--distill", "--hard-targets"}, "--hard-targets: contradicts --distill; leave one of the two out"},
      {{"--replay=current", "--distill=false", "--hard-targets=false"},
       "--hard-targets: contradicts --distill=false; leave one of the two out"},
      {{"--agem", "--use-replay=both", "--learn-too=false"},
       "--learn-too: contradicts --use-replay=both; leave one of the two out"},
      {{"--icarl", "--prototypes=false"}, "--prototypes: contradicts --icarl; leave one of the two out"},
      {{"--academic", "--icarl", "--bce-distill=false"},
       "--bce-distill: contradicts --icarl; leave one of the two out"},
      {{"--icarl", "--add-buffer"},
       "--add-buffer: method icarl has it only with --academic; add --academic, or leave it out"},
      {{"--icarl", "--replay=generative"}, "--replay: --icarl means --replay=buffer; leave one of the two out"},
      {{"--icarl", "--replay=none"}, "--replay: --icarl means --replay=buffer; leave one of the two out"},
      {{"--icarl", "--use-replay=both"}, "--use-replay: is not a method by itself; add --replay=buffer"},
      {{"--icarl", "--lwf"},
       "methods: 'lwf' and 'icarl' cannot be combined: task-free iCaRL replays from a memory of its own; choose one of "
       "them"},
      {{"--method=dgr", "--feedback"},
       "--feedback: --method=dgr already decides what is replayed; leave one of the two out"},
      {{"--feedback"}, "--feedback: is not a method by itself; add --replay=generative"},
      {{"--academic", "--joint", "--cumulative"},
       "methods: 'joint' and 'cumulative' cannot be combined: each trains on all data in a way of its own; choose one "
       "of them"},
      {{"--academic", "--joint", "--ewc"},
       "methods: 'ewc' and 'joint' cannot be combined: all contexts are one, so nothing came before; choose one of "
       "them"},
      {{"--gen-classifier", "--bce"}, "bce: models of classes have no loss on labels; leave it out"},
  }));
  CAPTURE(words);
  CHECK(refusal(words) == line);
}

TEST_CASE("an option without effect is refused, and the error says what it needs", "[run][refusal]") {
  const auto [words, option, needed] = GENERATE(table<Words, std::string, std::string>({
      {{"--replay=buffer", "--temp=3"}, "temp", "add --distill"},
      {{"--replay=all", "--temp=3"}, "temp", "add --distill"},
      {{"--replay=generative", "--temp=3"}, "temp", "add --distill"},
      {{"--replay=generative", "--feedback", "--temp=3"}, "temp", "add --distill"},
      {{"--replay=generative", "--z-dim=9", "--g-z-dim=8"}, "z-dim", "leave --g-z-dim out"},
      {{"--lwf", "--hard-targets", "--temp=3"}, "temp", "leave --hard-targets out"},
      {{"--academic", "--icarl", "--temp=3"}, "temp", "add --compat (task-free: and --bce-distill)"},
      {{"--icarl", "--compat", "--temp=3"}, "temp", "add --compat (task-free: and --bce-distill)"},
      {{"--bce-distill", "--temp=3"}, "temp", "add --bce-distill and --compat"},
      {{"--bce-distill", "--budget=30"}, "budget", "add --prototypes or --add-buffer"},
      {{"--ewc", "--fisher-prior=3"}, "fisher-prior", "add --fisher-init"},
      {{"--ncl", "--penalty=false", "--reg-strength=3"}, "reg-strength", "leave --penalty on"},
      {{"--brain-inspired", "--prior=standard", "--n-modes=2"}, "n-modes", "add --prior=GMM"},
      {{"--brain-inspired", "--prior=standard", "--per-class"}, "per-class", "add --prior=GMM"},
      {{"--brain-inspired", "--dg-gates=false", "--dg-prop=0.2"}, "dg-prop", "add --dg-gates"},
      {{"--brain-inspired", "--dg-prop=0", "--dg-type=class"}, "dg-type", "add --dg-gates and --dg-prop"},
  }));
  CAPTURE(words);
  CHECK(refusal(words) == "--" + option + ": has no effect here; " + needed + ", or leave --" + option + " out");
}

TEST_CASE("an option that has an effect through another one is accepted", "[run][methods]") {
  const Words words =
      GENERATE(Words{"--replay=buffer", "--distill", "--temp=3"},
               Words{"--replay=buffer", "--bce-distill", "--compat", "--temp=3"},
               Words{"--academic", "--icarl", "--compat", "--temp=3"}, Words{"--ncl", "--fisher-prior=3"},
               Words{"--ewc", "--fisher-init", "--fisher-prior=3"}, Words{"--prototypes", "--budget=30"},
               // One of the two methods uses it.
               Words{"--academic", "--icarl", "--lwf", "--temp=3"});
  CAPTURE(words);
  CHECK(refusal(words).empty());
}

TEST_CASE("shares are from 0 to 1", "[run][refusal]") {
  CHECK(refusal({"--scenario=task", "--xdg", "--gating-prop=1.5"}) ==
        "--gating-prop: '1.5' is not a fraction; give a number from 0 to 1");
  CHECK(refusal({"--brain-inspired", "--dg-prop=2"}) == "--dg-prop: '2' is not a fraction; give a number from 0 to 1");
  CHECK(refusal({"--ncl", "--gamma=1.1"}) == "--gamma: '1.1' is not a fraction; give a number from 0 to 1");
  CHECK(refusal({"--scenario=task", "--xdg", "--gating-prop=1"}).empty());
}

TEST_CASE("values at their limits are accepted", "[run]") {
  CHECK(decided({"--iters=1000"}).fuzziness.value_or(0) == 500);
  CHECK(decided({"--iters=1", "--fuzziness=0"}).total_iterations() == 5);
  CHECK(decided({"--contexts=10"}).classes_per_context == 1);
  CHECK(decided({"--seed=4294967295"}).seed == 4294967295);
  CHECK(decided({"--momentum=0"}).momentum.value_or(0) == 0);
}
