#include <meander/learners/methods/method_list.h>

#include <meander/learners/methods/declaration/taken_names.h>
#include <meander/learners/methods/table.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

void add_checked(std::vector<const Method*>& methods, const Method& method) {
  // If a method is added before `main`, declarations of the list may not be initialised yet.
  if (!method.name.empty()) check_names(method);
  for (const Method* other : methods) {
    if (!other->name.empty()) check_names(method, *other);
  }
  methods.push_back(&method);
}

// Methods of CMake's list are checked too: it may contain methods from outside this tree.
std::vector<const Method*> of_the_list() {
  std::vector<const Method*> methods;
#define MEANDER_METHOD(name) add_checked(methods, declared::name);
#include <meander/learners/methods/list.inc>
#undef MEANDER_METHOD
  return methods;
}

std::vector<const Method*>& table() {
  static std::vector<const Method*> methods = of_the_list();
  return methods;
}

}  // namespace

const std::vector<const Method*>& all_methods() { return table(); }

void add_method(const Method& method) { add_checked(table(), method); }

const Method* find_method(std::string_view name) {
  const auto& all = all_methods();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Method* m) { return m->name == name; });
  return found == all.end() ? nullptr : *found;
}

namespace {

template <class Use>
void for_each_component(Use use) {
  for (const Method* method : all_methods()) {
    for (const Component& component : method->words.components) use(component);
  }
}

}  // namespace

std::vector<MethodOption> component_options() {
  std::vector<MethodOption> options;
  for (MethodOption& option : component_words()) {
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

}  // namespace meander
