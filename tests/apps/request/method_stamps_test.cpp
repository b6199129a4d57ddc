#include "asked.h"
#include "catch.h"

#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/resolve_run.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace meander;

namespace {

// Small, since a stamp builds the network to name it.
Words setting(const Method& method, bool academic) {
  Words words{"--fc-units=4", "--fc-layers=2"};
  const bool task = !method.scenarios.empty() && method.scenarios.front() == Scenario::Task;
  if (task) words.emplace_back("--scenario=task");
  if (academic) words.emplace_back("--academic");
  return words;
}

// Nothing if the words are refused.
std::optional<ResolvedRun> accepted(const Words& words) {
  try {
    return decided(words);
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

std::string stamp_of(const ResolvedRun& run) { return stamp(stamp_fields(run)); }

OptionValue other_value(const MethodOption& option, const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return !*flag;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole + 1;
  if (const double* number = std::get_if<double>(&value)) return *number == 0 ? 0.5 : *number / 2;
  return option.choices.front() == std::get<std::string>(value) ? option.choices.back() : option.choices.front();
}

std::string word(const std::string& option, const OptionValue& value) {
  return fmt::format("--{}={}", option, to_text(value));
}

// What some options need to have an effect.
const std::vector<Words> surroundings{
    {},           {"--distill"},     {"--prototypes"},        {"--compat", "--bce-distill"},
    {"--compat"}, {"--fisher-init"}, {"--fisher-labels=pred"}};

// The words that choose a method and can be combined with another's.
Words words_for(const Method& method) {
  const std::map<std::string, Words> components{{"er", {"--replay=buffer"}},
                                                {"dgr", {"--replay=generative"}},
                                                {"replay-all", {"--replay=all"}},
                                                {"exemplars", {"--prototypes"}},
                                                {"online-ewc", {"--weight-penalty", "--importance-weighting=fisher"}}};
  const auto found = components.find(method.name);
  if (found != components.end()) return found->second;
  return {word_of(method)};
}

}  // namespace

TEST_CASE("another value of any option that is used changes the stamp", "[stamps][property]") {
  for (const Method* method : all_methods()) {
    std::map<std::string, int> tried;
    for (const bool academic : {false, true}) {
      for (const Words& around : surroundings) {
        const Words words = setting(*method, academic) + Words{"--method=" + method->name} + around;
        const auto run = accepted(words);
        if (!run || run->methods.size() != 1) continue;
        for (const MethodOption& option : method->options) {
          const OptionValue value = other_value(option, run->methods.front().options.at(option.name));
          Words changed = words;
          std::erase_if(changed, [&](const std::string& w) { return w.substr(2, w.find('=') - 2) == option.name; });
          const auto other = accepted(changed + Words{word(option.name, value)});
          if (!other || other->methods.size() != 1) continue;
          CAPTURE(words, word(option.name, value));
          CHECK(stamp_of(*other) != stamp_of(*run));
          ++tried[option.name];
        }
      }
    }
    for (const MethodOption& option : method->options) {
      CAPTURE(method->name, option.name);
      CHECK(tried[option.name] > 0);
    }
  }
}

TEST_CASE("a run by two methods has another stamp than either alone", "[stamps][property]") {
  const bool academic = GENERATE(false, true);
  int pairs = 0;
  for (const Method* one : all_methods()) {
    for (const Method* other : all_methods()) {
      if (one >= other || one->name == "none" || other->name == "none") continue;
      Words words{"--fc-units=4", "--fc-layers=2"};
      for (const Method* method : {one, other}) {
        if (!method->scenarios.empty() && method->scenarios.front() == Scenario::Task) {
          words = {"--fc-units=4", "--fc-layers=2", "--scenario=task"};
        }
      }
      if (academic) words.emplace_back("--academic");
      const auto both = accepted(words + words_for(*one) + words_for(*other));
      // The words of two methods may choose a single method that includes both.
      if (!both || both->methods.size() != 2) continue;
      CAPTURE(one->name, other->name);
      for (const Method* method : {one, other}) {
        const auto alone = accepted(words + words_for(*method));
        REQUIRE(alone);
        CHECK(stamp_of(*alone) != stamp_of(*both));
      }
      ++pairs;
    }
  }
  CHECK(pairs > 40);
}

TEST_CASE("a stamp says after how many iterations its method consolidates", "[stamps][regression]") {
  const Words words = GENERATE(Words{"--bce-distill"}, Words{"--optimizer=adam_reset"}, Words{"--si"}, Words{"--owm"},
                               Words{"--replay=buffer", "--distill"}, Words{"--fromp"});
  CAPTURE(words);
  const auto often = accepted(words + Words{"--update-every=10"}),
             seldom = accepted(words + Words{"--update-every=20"});
  REQUIRE((often && seldom));
  CHECK(stamp_of(*often) != stamp_of(*seldom));
  CHECK(stamp_of(*often).find("--upEv10") != std::string::npos);
}
