#include <meander/learners/methods/declaration/method.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace meander {

void OptionValues::set(std::string name, OptionValue value) { values_.emplace_back(std::move(name), std::move(value)); }

const OptionValue* OptionValues::find(std::string_view name) const {
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const auto& v) { return v.first == name; });
  return found == values_.end() ? nullptr : &found->second;
}

std::string linear_layers_only(const MethodContext& context) {
  const bool trains_conv = context.network.conv && context.network.conv->depth > 0 && !context.network.freeze_conv;
  return trains_conv ? "acts on the fully-connected layers only; convolutional layers train as without it" : "";
}

namespace {

const Refusal* find_refusal(const Method& method, const std::string& refused, bool academic) {
  const Setting elsewhere = academic ? Setting::TaskFree : Setting::Academic;
  const auto holds = [&](const Refusal& r) { return r.method == refused && r.setting != elsewhere; };
  const auto found = std::find_if(method.refuses.begin(), method.refuses.end(), holds);
  return found == method.refuses.end() ? nullptr : &*found;
}

}  // namespace

std::string conflict(const Method& one, const Method& other, bool academic) {
  if (&one == &other) return "";
  const auto both_ways = {std::pair(&one, &other), std::pair(&other, &one)};
  // A refusal that names the method itself comes before one that names what it decides.
  for (const auto named_by : {&Method::name, &Method::decides}) {
    for (const auto& [refusing, refused] : both_ways) {
      const Refusal* refusal = find_refusal(*refusing, refused->*named_by, academic);
      if (refusal != nullptr) return refusal->why;
    }
  }
  return !one.decides.empty() && one.decides == other.decides ? "both decide " + one.decides : "";
}

void check_combination(const std::vector<const Method*>& methods, bool academic) {
  for (auto one = methods.begin(); one != methods.end(); ++one) {
    for (auto other = methods.begin(); other != one; ++other) {
      const std::string why = conflict(**one, **other, academic);
      if (why.empty()) continue;
      throw UsageError("methods",
                       fmt::format("'{}' and '{}' cannot be combined: {}", (*other)->name, (*one)->name, why),
                       "choose one of them");
    }
  }
}

}  // namespace meander
