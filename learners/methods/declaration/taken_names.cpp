#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/declaration/taken_names.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace meander {
namespace {

using NamesOfOptions = std::vector<std::string> (*)();
NamesOfOptions program_options = nullptr;  // set before main, where the program is linked

bool is_among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool has_option(const Method& method, const std::string& name) {
  const auto is_it = [&](const MethodOption& option) { return option.name == name; };
  return std::any_of(method.options.begin(), method.options.end(), is_it);
}

UsageError refusal(const Method& method, const std::string& option, const std::string& why) {
  return {"method " + method.name, fmt::format("its option '{}' {}", option, why), "give it another name"};
}

const char* kind_of(const MethodOption& option) {
  constexpr std::array kinds{"a flag", "a whole number", "a number", "a word"};
  return kinds.at(option.fallback.index());
}

bool same_values(const MethodOption& one, const MethodOption& other) {
  return one.choices == other.choices && one.least == other.least && one.open == other.open && one.most == other.most;
}

void check_shared(const Method& method, const MethodOption& option, const Method& other, const MethodOption& theirs) {
  if (option.fallback.index() != theirs.fallback.index()) {
    throw refusal(method, option.name,
                  fmt::format("is {}, but {} in method {}", kind_of(option), kind_of(theirs), other.name));
  }
  if (!same_values(option, theirs)) {
    throw refusal(method, option.name, fmt::format("takes other values in method {}", other.name));
  }
}

}  // namespace

bool reserve_option_names(std::vector<std::string> (*names)()) {
  program_options = names;
  return true;
}

bool is_program_option(std::string_view name) {
  return is_component_option(name) || (program_options != nullptr && is_among(program_options(), name));
}

void check_names(const Method& method) {
  for (const std::string& flag : method.words.flags) {
    const bool of_program = is_program_option(flag);
    if (!of_program && !has_option(method, flag)) continue;
    throw UsageError("method " + method.name,
                     fmt::format("its flag '{}' has the name of {}", flag,
                                 of_program ? "an option of the program" : "one of its own options"),
                     "give it another name");
  }
  for (const MethodOption& option : method.options) {
    const auto is_it = [&](const MethodOption& other) { return other.name == option.name; };
    if (is_program_option(option.name)) throw refusal(method, option.name, "has the name of an option of the program");
    if (std::count_if(method.options.begin(), method.options.end(), is_it) > 1) {
      throw refusal(method, option.name, "is declared twice");
    }
    if (option.default_for(MethodContext{}).index() != option.fallback.index()) {
      throw UsageError("method " + method.name,
                       fmt::format("the default of its option '{}' is of another kind", option.name),
                       fmt::format("give {}", kind_of(option)));
    }
  }
}

void check_names(const Method& method, const Method& other) {
  if (method.name == other.name) {
    throw UsageError("method", "there is a method '" + method.name + "' already", "give yours another name");
  }
  for (const MethodOption& option : method.options) {
    for (const MethodOption& theirs : other.options) {
      if (option.name == theirs.name) check_shared(method, option, other, theirs);
    }
    if (is_among(other.words.flags, option.name)) {
      throw refusal(method, option.name, "has the name of a flag of method " + other.name);
    }
  }
  for (const std::string& flag : method.words.flags) {
    if (has_option(other, flag) || is_among(other.words.flags, flag)) {
      throw UsageError("method " + method.name, fmt::format("method {} has its flag '{}'", other.name, flag),
                       "give it another name");
    }
  }
}

}  // namespace meander
