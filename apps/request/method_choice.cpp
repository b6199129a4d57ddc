#include <meander/apps/request/method_choice.h>

#include <meander/apps/methods/declared_options.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

constexpr const char* one_of_two = "leave one of the two out";

bool is_flag(const Component& word) { return std::holds_alternative<bool>(word.value); }

// As on the command line: "--weight-penalty", "--replay=buffer".
std::string text_of(const Component& word) {
  return word.value == OptionValue(true) ? "--" + word.option
                                         : fmt::format("--{}={}", word.option, to_text(word.value));
}

// Everything that only one method can decide, in the order in which methods are combined.
std::vector<std::string> decisions() {
  std::vector<std::string> all{decides_hold, decides_replay};
  for (const Method* method : all_methods()) {
    const bool known = method->decides.empty() || std::find(all.begin(), all.end(), method->decides) != all.end();
    if (!known) all.push_back(method->decides);
  }
  return all;
}

std::vector<const Method*> methods_that_decide(const std::string& decision) {
  std::vector<const Method*> methods;
  for (const Method* method : all_methods()) {
    if (method->decides == decision) methods.push_back(method);
  }
  return methods;
}

[[noreturn]] void refuse_beside_none() {
  throw UsageError("--method", "'none' cannot be combined with options that choose a method",
                   "leave --method=none out");
}

bool is_chosen(const std::vector<ChosenMethod>& methods, const Method& method) {
  return std::any_of(methods.begin(), methods.end(), [&](const ChosenMethod& one) { return one.method == &method; });
}

// Values of one option side by side: "--importance-weighting=fisher or si"; otherwise "--a or --b".
std::string alternatives(const std::vector<Component>& words) {
  const bool one_option = std::all_of(words.begin(), words.end(),
                                      [&](const Component& word) { return word.option == words.front().option; });
  std::vector<std::string> texts;
  for (const Component& word : words) {
    const bool value_alone = one_option && !is_flag(word);
    const std::string text = value_alone ? to_text(word.value) : text_of(word);
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  const std::string option = one_option && !is_flag(words.front()) ? fmt::format("--{}=", words.front().option) : "";
  return fmt::format("{}{}", option, fmt::join(texts, " or "));
}

}  // namespace

std::vector<ChosenMethod> MethodChoice::made() {
  check_none();
  for (const std::string& decision : decisions()) choose_what_decides(decision);
  choose_by_options();
  for (const Method* method : all_methods()) {
    if (method->name != "none" && named(*method) && !is_chosen(chosen_, *method)) choose(*method, false);
  }
  if (o_.method == "none" && !chosen_.empty()) refuse_beside_none();
  return chosen_;
}

bool MethodChoice::uses(const std::string& option) const {
  return std::any_of(chosen_.begin(), chosen_.end(), [&](const ChosenMethod& one) {
    const auto& implied = one.method->words.implies;
    return has_component(*one.method, option, academic_) ||
           std::any_of(implied.begin(), implied.end(),
                       [&](const Implied& other) { return other.option == option && holds(other.setting, academic_); });
  });
}

bool MethodChoice::named(const Method& method) const {
  const auto flag = o_.named.find(method.name);
  return o_.method == method.name || (flag != o_.named.end() && flag->second);
}

bool MethodChoice::is_on(const std::string& option) const {
  const auto given = o_.declared.find(option);
  return given != o_.declared.end() && given->second == OptionValue(true);
}

std::string MethodChoice::word_for(const Method& method) const {
  return o_.method == method.name ? "--method=" + method.name : word_of(method);
}

const OptionValue* MethodChoice::given(const std::string& option) const {
  for (const auto* values : {&o_.components, &o_.declared}) {
    const auto found = values->find(option);
    if (found != values->end()) return &found->second;
  }
  return nullptr;
}

void MethodChoice::check_none() const {
  if (o_.method != "none") return;
  const bool flags = std::any_of(o_.named.begin(), o_.named.end(), [](const auto& flag) { return flag.second; });
  bool components = false;
  for (const MethodOption& option : component_options()) {
    const OptionValue* value = given(option.name);
    components |= value != nullptr && *value != option.fallback;
  }
  if (flags || components) refuse_beside_none();
}

void MethodChoice::choose(const Method& method, bool by_components) {
  ChosenMethod one{.method = &method, .by_components = by_components};
  if (by_components) {
    for (const auto& [option, value] : method.words.by_components) one.options[option] = value;
  }
  for (const Implied& implied : method.words.implies) {
    const OptionValue* value = given(implied.option);
    if (by_components || value == nullptr || *value == implied.value || !holds(implied.setting, academic_)) continue;
    throw UsageError("--" + implied.option, "contradicts " + word_for(method), one_of_two);
  }
  for (const Component& component : method.words.components) {
    const OptionValue* value = given(component.option);
    if (component.sets.empty() || value == nullptr || !holds(component.setting, academic_)) continue;
    const bool opposite = *value == OptionValue(false) && component.value == OptionValue(true);
    if (*value != component.value && !opposite) continue;
    const OptionValue to = opposite ? OptionValue(!std::get<bool>(component.to)) : component.to;
    const OptionValue* said = given(component.sets);
    if (said != nullptr && *said != to) {
      throw UsageError("--" + component.sets, "contradicts " + text_of({.option = component.option, .value = *value}),
                       one_of_two);
    }
    one.options[component.sets] = to;
  }
  chosen_.push_back(std::move(one));
}

void MethodChoice::choose_what_decides(const std::string& decision) {
  const Method* method = named_for(decision);
  if (method != nullptr) {
    check_beside_name(*method, decision);
    if (method->decides == decision) choose(*method, false);
    return;
  }
  const Words words = given_components(decision);
  if (!words.empty()) choose(match(decision, words), true);
}

// The method that the user named, or one that has the given components without deciding anything.
const Method* MethodChoice::named_for(const std::string& decision) const {
  const Method* first = nullptr;
  for (const Method* method : methods_that_decide(decision)) {
    if (!named(*method)) continue;
    if (first != nullptr) {
      throw UsageError(word_for(*method), fmt::format("{} already decides {}", word_for(*first), decision),
                       "choose one");
    }
    first = method;
  }
  if (first != nullptr) return first;
  const auto is_given = [&](const Component& component) {
    return o_.components.contains(component.option) && holds(component.setting, academic_) &&
           belongs(component.option, decision);
  };
  for (const Method* method : all_methods()) {
    const auto& own = method->words.components;
    const bool has_one = std::any_of(own.begin(), own.end(), is_given);
    if (method->decides.empty() && named(*method) && has_one) return method;
  }
  return nullptr;
}

bool MethodChoice::belongs(const std::string& option, const std::string& decision) const {
  const auto methods = methods_that_decide(decision);
  return std::any_of(methods.begin(), methods.end(),
                     [&](const Method* method) { return has_component(*method, option, academic_); });
}

MethodChoice::Words MethodChoice::given_components(const std::string& decision) const {
  Words words;
  for (const MethodOption& option : component_options()) {
    const auto value = o_.components.find(option.name);
    if (value == o_.components.end() || value->second == option.fallback) continue;
    if (belongs(option.name, decision)) words.push_back({.option = option.name, .value = value->second});
  }
  return words;
}

// Components beside the name of a method may only repeat its own.
void MethodChoice::check_beside_name(const Method& method, const std::string& decision) const {
  for (const MethodOption& option : component_options()) {
    const auto value = o_.components.find(option.name);
    if (value == o_.components.end() || !belongs(option.name, decision)) continue;
    const Component word{.option = option.name, .value = value->second};
    Words own;
    for (const Component& component : method.words.components) {
      if (component.option == option.name && holds(component.setting, academic_)) own.push_back(component);
    }
    const bool none = word.value == option.fallback;
    if (has(method, word) || (none && (own.empty() || (is_flag(word) && !own.front().required)))) continue;
    throw UsageError("--" + option.name,
                     own.empty() ? fmt::format("{} already decides {}", word_for(method), decision)
                                 : fmt::format("{} means {}", word_for(method), alternatives(own)),
                     one_of_two);
  }
}

bool MethodChoice::has(const Method& method, const Component& word) const {
  const auto& own = method.words.components;
  return std::any_of(own.begin(), own.end(), [&](const Component& component) {
    return component.option == word.option && component.value == word.value && holds(component.setting, academic_);
  });
}

// Required components of the method that are not among `words`, one per option.
MethodChoice::Words MethodChoice::missing(const Method& method, const Words& words) const {
  Words rest;
  const auto is_among = [](const Words& list, const std::string& option) {
    return std::any_of(list.begin(), list.end(), [&](const Component& word) { return word.option == option; });
  };
  for (const Component& component : method.words.components) {
    const bool needed = component.required && holds(component.setting, academic_);
    if (needed && !is_among(words, component.option) && !is_among(rest, component.option)) rest.push_back(component);
  }
  return rest;
}

const Method& MethodChoice::match(const std::string& decision, const Words& words) const {
  std::vector<const Method*> candidates;
  for (const Method* method : methods_that_decide(decision)) {
    const bool fits =
        std::all_of(words.begin(), words.end(), [&](const Component& word) { return has(*method, word); });
    if (!fits) continue;
    if (missing(*method, words).empty()) return *method;
    candidates.push_back(method);
  }
  if (candidates.empty()) refuse_contradiction(decision, words);
  refuse_incomplete(candidates, words);
}

void MethodChoice::refuse_incomplete(const std::vector<const Method*>& candidates, const Words& words) const {
  std::size_t fewest = missing(*candidates.front(), words).size();
  for (const Method* method : candidates) fewest = std::min(fewest, missing(*method, words).size());
  Words any;
  for (const Method* method : candidates) {
    const Words rest = missing(*method, words);
    if (rest.size() != fewest) continue;
    if (fewest > 1) {
      std::vector<std::string> texts;
      for (const Component& word : rest) texts.push_back(text_of(word));
      throw UsageError("--" + words.front().option, "is not a method by itself",
                       fmt::format("add {}", fmt::join(texts, " and ")));
    }
    any.push_back(rest.front());
  }
  throw UsageError("--" + words.front().option, "is not a method by itself", "add " + alternatives(any));
}

// Names two components that no method has both of. If one of them goes with another value, that is the remedy.
void MethodChoice::refuse_contradiction(const std::string& decision, const Words& words) const {
  const auto methods = methods_that_decide(decision);
  const auto go_together = [&](const Component& one, const Component& other) {
    return std::any_of(methods.begin(), methods.end(),
                       [&](const Method* method) { return has(*method, one) && has(*method, other); });
  };
  const auto beside = [&](const Component& word, const std::string& option) {
    Words instead;
    for (const Method* method : methods) {
      if (!has(*method, word)) continue;
      for (const Component& component : method->words.components) {
        if (component.option == option && component.required) instead.push_back(component);
      }
    }
    return instead;
  };
  for (const bool with_remedy : {true, false}) {
    for (const Component& word : words) {
      for (const Component& other : words) {
        if (word.option == other.option || go_together(word, other)) continue;
        const Words instead = beside(word, other.option);
        if (instead.empty() == with_remedy) continue;
        throw UsageError("--" + word.option, "cannot be combined with " + text_of(other),
                         instead.empty() ? one_of_two : "give " + alternatives(instead));
      }
    }
  }
  throw UsageError("--" + words.back().option, "no method has it together with the other components", "leave it out");
}

void MethodChoice::choose_by_options() {
  for (const Method* method : all_methods()) {
    for (const std::string& option : method->words.chosen_by) {
      const bool taken = uses(option) || std::any_of(chosen_.begin(), chosen_.end(), [&](const ChosenMethod& one) {
                           return find_option(*one.method, option) != nullptr;
                         });
      const bool elsewhere = std::any_of(all_methods().begin(), all_methods().end(), [&](const Method* other) {
        const auto& implied = other->words.implies;
        return other != method && named(*other) &&
               (find_option(*other, option) != nullptr ||
                std::any_of(implied.begin(), implied.end(), [&](const Implied& i) { return i.option == option; }));
      });
      if (is_on(option) && !taken && !elsewhere) choose(*method, false);
    }
  }
}

}  // namespace meander
