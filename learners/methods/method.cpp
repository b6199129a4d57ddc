#include <meander/learners/methods/method.h>

#include <meander/stream/error.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace meander {

void OptionValues::set(std::string name, OptionValue value) { values_.emplace_back(std::move(name), std::move(value)); }

const OptionValue* OptionValues::find(std::string_view name) const {
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const auto& v) { return v.first == name; });
  return found == values_.end() ? nullptr : &found->second;
}

const Method* find_method(std::string_view name) {
  const auto& all = all_methods();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Method* m) { return m->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::string linear_layers_only(const MethodContext& context) {
  const bool trains_conv = context.network.conv && context.network.conv->depth > 0 && !context.network.freeze_conv;
  return trains_conv ? "acts on the fully-connected layers alone, the convolutional ones go on as without it" : "";
}

void check_combination(const std::vector<const Method*>& methods) {
  for (const Method* one : methods) {
    for (const Method* other : methods) {
      for (const Refusal& refusal : one->refuses) {
        if (refusal.method == other->name) {
          throw UsageError("methods",
                           fmt::format("'{}' and '{}' cannot be combined: {}", one->name, other->name, refusal.why),
                           "choose one of them");
        }
      }
    }
  }
}

}  // namespace meander
