#include <meander/learners/methods/declaration/method_words.h>

#include <meander/learners/methods/declaration/method.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

// In the order of the help. The first choice of an option stands for no component.
std::vector<MethodOption> known_words() {
  return {
      {.name = "replay",
       .placeholder = "SOURCE",
       .meaning = "source of the samples that are replayed",
       .fallback = std::string("none"),
       .choices = {"none"},
       .noun = "a source of replay"},
      {.name = "use-replay",
       .placeholder = "HOW",
       .meaning = "learn from replayed samples, constrain the gradient by them, or both",
       .fallback = std::string("normal"),
       .choices = {"normal"},
       .noun = "a use of replay"},
      {.name = "weight-penalty", .placeholder = "", .meaning = "quadratic penalty on parameters", .fallback = false},
      {.name = "precondition", .placeholder = "", .meaning = "precondition the gradient", .fallback = false},
      {.name = "importance-weighting",
       .placeholder = "NAME",
       .meaning = "importance of parameters, for the penalty or the preconditioner",
       .fallback = std::string("none"),
       .choices = {"none"},
       .noun = "an importance"},
      {.name = "fisher-kfac",
       .placeholder = "",
       .meaning = "Kronecker factors of the Fisher information, not its diagonal",
       .fallback = false},
      {.name = "offline", .placeholder = "", .meaning = "one penalty term per context", .fallback = false},
      {.name = "feedback",
       .placeholder = "",
       .meaning = "the classifier itself generates what is replayed",
       .fallback = false}};
}

template <class Use>
void for_each_component(Use use) {
  for (const Method* method : all_methods()) {
    for (const Component& component : method->words.components) use(component);
  }
}

}  // namespace

std::vector<MethodOption> component_options() {
  std::vector<MethodOption> options;
  for (MethodOption& option : known_words()) {
    bool used = false;
    for_each_component([&](const Component& component) {
      if (component.option != option.name) return;
      used = true;
      const auto* value = std::get_if<std::string>(&component.value);
      auto& choices = option.choices;
      if (value != nullptr && std::find(choices.begin(), choices.end(), *value) == choices.end()) {
        choices.push_back(*value);
      }
    });
    if (used) options.push_back(std::move(option));
  }
  return options;
}

bool is_component_option(std::string_view name) {
  const std::vector<MethodOption> words = known_words();
  return std::any_of(words.begin(), words.end(), [&](const MethodOption& option) { return option.name == name; });
}

std::vector<std::string> component_aliases(const std::string& option) {
  std::vector<std::string> aliases;
  for_each_component([&](const Component& component) {
    const bool same = component.option == option && !component.sets.empty() && component.value == OptionValue(true) &&
                      component.to == OptionValue(true);
    if (same && std::find(aliases.begin(), aliases.end(), component.sets) == aliases.end()) {
      aliases.push_back(component.sets);
    }
  });
  return aliases;
}

bool has_component(const Method& method, const std::string& option, bool academic) {
  const auto& components = method.words.components;
  return std::any_of(components.begin(), components.end(), [&](const Component& component) {
    return component.option == option && holds(component.setting, academic);
  });
}

}  // namespace meander
