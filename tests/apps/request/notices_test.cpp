#include "apps/message.h"
#include "asked.h"
#include "catch.h"

#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/notices.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <optional>

using namespace meander;

namespace {

std::vector<std::string> told(const Words& words) { return notices(asked(words)); }

bool is_told(const ResolvedRun& run, const std::string& option) {
  const auto lines = notices(run);
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.starts_with("--" + option + " has no effect"); });
}

// Nothing if the words are refused.
std::optional<ResolvedRun> taken(const Words& words) {
  try {
    return asked(words);
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

// These determine how a run is logged, computed, saved or ended, not what it learns.
const std::set<std::string> outside{
    "acc-log",      "on-nan",      "acc-n",       "loss-log",  "time",    "threads",     "device",       "no-gpus",
    "data-dir",     "out",         "results-dir", "model-dir", "no-save", "config",      "write-config", "get-stamp",
    "quiet",        "json",        "once",        "test",      "model",   "full-ltag",   "full-stag",    "predictions",
    "results-dict", "lca-batches", "pdf",         "plot-dir",  "visdom",  "tensorboard", "sample-n",     "no-samples"};

// A value other than `now`; nothing if none can be guessed.
std::optional<std::string> other_text(const cli::Option& option, const std::string& now) {
  using cli::Kind;
  if (option.value.kind == Kind::Flag) return now == "true" ? "false" : "true";
  if (option.value.kind == Kind::YesNo) return now == "yes" ? "no" : "yes";
  std::vector<std::string> candidates = option.value.choices;
  candidates.insert(candidates.end(), {"2", "3", "0.5", "drift", "tag"});
  for (const std::string& text : candidates) {
    if (text != now && option.value.set(text)) return text;
  }
  return std::nullopt;
}

// The option's value in the run, or its default if it does not apply.
std::string value_of(const ResolvedRun& run, const cli::Option& option) {
  for (const ChosenMethod& chosen : run.methods) {
    const auto value = chosen.options.find(option.name);
    if (value != chosen.options.end()) return to_text(value->second);
  }
  RunRequest options = run;
  return run_option_table(options).find(option.name)->value.get().value_or(option.fallback);
}

}  // namespace

TEST_CASE("an option without effect is refused, or reported before the run", "[run][property]") {
  RunRequest options;
  const cli::OptionTable table = run_option_table(options);
  for (const Method* method : all_methods()) {
    const bool task = !method->scenarios.empty() && method->scenarios.front() == Scenario::Task;
    for (const Words& setting : {Words{}, Words{"--academic"}, Words{"--scenario=domain"}}) {
      // Small, since a stamp builds the network to name it.
      Words words = Words{"--method=" + method->name, "--contexts=4", "--fc-units=4", "--fc-layers=4"} + setting;
      if (task) words.emplace_back("--scenario=task");
      if (method->name == "exemplars") words.emplace_back("--prototypes");
      const auto plain = taken(words);
      if (!plain) continue;
      const std::string stamp_of_plain = stamp(stamp_fields(*plain)), outcome_of_plain = outcome_of(*plain);
      for (const cli::Group& group : table.groups()) {
        for (const cli::Option& option : group.options) {
          if (outside.contains(option.name)) continue;
          // Other options of this group choose a method, or repeat its components.
          if (group.title == "Method" && find_option(*method, option.name) == nullptr) continue;
          const auto value = other_text(option, value_of(*plain, option));
          REQUIRE(value);
          const auto run = taken(words + Words{fmt::format("--{}={}", option.name, *value)});
          if (!run || is_told(*run, option.name)) continue;
          CAPTURE(words, option.name, *value);
          const bool same = outcome_of(*run) == outcome_of_plain;
          CHECK((same || stamp(stamp_fields(*run)) != stamp_of_plain));
        }
      }
    }
  }
}

TEST_CASE("options for when to consolidate are reported if nothing consolidates", "[run]") {
  const Words when = GENERATE(Words{"--update-every=7"}, Words{"--consolidate=drift"}, Words{"--consolidate=every:7"});
  const std::string option = when.front().substr(2, when.front().find('=') - 2);
  CAPTURE(when);
  const std::vector<std::string> line{"--" + option + " has no effect: nothing in this run consolidates"};
  for (const Words& idle : {Words{}, Words{"--method=er"}, Words{"--agem"}, Words{"--joint"},
                            Words{"--scenario=task", "--xdg"}, Words{"--prototypes"}, Words{"--gen-classifier"}}) {
    CAPTURE(idle);
    CHECK(told(idle + when) == line);
    CHECK(told(idle).empty());
  }
  for (const Words& used : {Words{"--si"}, Words{"--lwf"}, Words{"--method=er", "--distill"}, Words{"--bce-distill"},
                            Words{"--optimizer=adam_reset"}, Words{"--method=er", "--sample-selection=herding"},
                            Words{"--ewc"}, Words{"--brain-inspired"}, Words{"--replay=generative"}}) {
    CAPTURE(used);
    CHECK(told(used + when).empty());
  }
}

TEST_CASE("a replay weight that counts consolidations makes their times matter", "[run]") {
  CHECK(told({"--method=er", "--update-every=7", "--replay-weight=schedule"}).empty());
  CHECK(told({"--si", "--replay-weight=schedule"}) ==
        std::vector<std::string>{"--replay-weight has no effect: nothing is replayed"});
}

TEST_CASE("a stream that ends before the first consolidation is reported", "[run]") {
  CHECK(told({"--si", "--update-every=20000"}) ==
        std::vector<std::string>{"nothing is ever consolidated, so what a consolidation does never happens: the "
                                 "stream has 10,000 iterations, the first consolidation is due after 20,000; "
                                 "give a smaller --update-every, or more --iters"});
  CHECK(told({"--si", "--update-every=10000"}).empty());
  CHECK(told({"--si", "--academic"}).empty());
}

TEST_CASE("options without effect that other runs use are reported", "[run]") {
  const auto [words, line] = GENERATE(table<Words, std::string>({
      {{"--academic", "--labels-per-batch"},
       "--labels-per-batch has no effect: this stream draws each batch from one context anyway"},
      {{"--academic", "--scenario=task", "--active-classes=current"},
       "--active-classes has no effect: in the task scenario the outputs of a sample's context compete"},
      {{"--si", "--compat"}, "--compat has no effect: nothing in this run differs from the reference program"},
      {{"--fc-layers=1", "--fc-nl=none"}, "--fc-nl has no effect: there is no hidden layer"},
      {{"--contexts=1", "--fuzziness=3"}, "--fuzziness has no effect: a single context has no boundaries"},
  }));
  CAPTURE(words);
  CHECK(told(words) == std::vector<std::string>{line});
}

TEST_CASE("exemplars that serve nothing are refused", "[run][refusal]") {
  CHECK(usage_error([] { asked({"--method=exemplars"}); }) ==
        "--method: exemplars have no effect by themselves; add --prototypes, --add-buffer or --bce-distill");
  CHECK(usage_error([] {
          asked({"--method=exemplars", "--si"});
        }).find("exemplars have no effect by themselves") == 10);
  CHECK(told({"--method=exemplars", "--prototypes"}).empty());
}

TEST_CASE("one line reports batch norm on replayed batches of one sample", "[run][notice]") {
  const std::string line =
      "--fc-bn normalises a replayed batch of one sample by the running statistics of earlier batches";
  const auto says = [&](const Words& words) {
    const std::vector<std::string> lines = told(words);
    return std::count(lines.begin(), lines.end(), line);
  };
  CHECK(says({"--method=er", "--budget=1", "--fc-bn=yes"}) == 1);
  CHECK(says({"--method=er", "--budget=2", "--fc-bn=yes"}) == 0);
  CHECK(says({"--method=er", "--budget=1"}) == 0);
  CHECK(says({"--method=er", "--academic", "--scenario=task", "--batch=4", "--fc-bn=yes"}) == 1);
  CHECK(says({"--method=er", "--academic", "--scenario=task", "--batch=5", "--fc-bn=yes"}) == 0);
}

TEST_CASE("one line reports batch norm where a small batch is shared out among networks", "[run][notice]") {
  const auto told_of = [](const std::string& owner, int enough, const Words& words) {
    const std::string line = fmt::format(
        "--fc-bn normalises the only sample of a {0} in a batch by the running statistics of earlier batches; give "
        "--batch={1} or more, for two samples of each {0} on average",
        owner, enough);
    const std::vector<std::string> lines = told(words + Words{"--fc-bn=yes"});
    return std::count(lines.begin(), lines.end(), line) == 1;
  };
  const Words classes{"--gen-classifier"}, mixed{"--stream=random"};
  CHECK(told_of("class", 8, classes + Words{"--batch=2"}));  // two contexts of two classes meet at a boundary
  CHECK(told_of("class", 4, classes + Words{"--batch=2", "--labels-per-batch"}));
  CHECK(told_of("class", 20, classes + mixed + Words{"--batch=19"}));
  CHECK(told_of("class", 5, classes + mixed + Words{"--batch=4", "--updates-per-batch=1/4"}));
  CHECK_FALSE(told_of("class", 20, classes + mixed + Words{"--batch=20"}));
  CHECK(told(classes + Words{"--academic", "--batch=2", "--fc-bn=yes"}).empty());
  const Words contexts{"--scenario=task", "--separate-networks"};
  CHECK(told_of("context", 10, contexts + mixed + Words{"--batch=2"}));
  CHECK(told_of("context", 4, contexts + Words{"--batch=3"}));
  CHECK_FALSE(told_of("context", 10, contexts + mixed + Words{"--batch=10"}));
  CHECK(told(contexts + Words{"--academic", "--batch=2", "--fc-bn=yes"}).empty());
}
