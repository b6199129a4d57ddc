#include <meander/learners/methods/declaration/method_words.h>

#include <meander/learners/methods/declaration/method.h>

#include <algorithm>

namespace meander {

std::vector<MethodOption> component_words() {
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

bool is_component_option(std::string_view name) {
  const std::vector<MethodOption> words = component_words();
  return std::any_of(words.begin(), words.end(), [&](const MethodOption& option) { return option.name == name; });
}

bool has_component(const Method& method, const std::string& option, bool academic) {
  const auto& components = method.words.components;
  return std::any_of(components.begin(), components.end(), [&](const Component& component) {
    return component.option == option && holds(component.setting, academic);
  });
}

}  // namespace meander
