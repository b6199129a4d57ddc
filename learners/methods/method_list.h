#pragma once

#include <meander/learners/methods/declaration/method.h>

#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// Every method, in the order of CMake's list, then those added.
const std::vector<const Method*>& all_methods();
/// Registers a method of your own by its name, before the program starts: help, options, stamps and errors then come
/// from its declaration. `method` must outlive the program. Throws UsageError if its name, or that of an option, is
/// taken (taken_names.h).
void add_method(const Method& method);
/// Null for an unknown name.
const Method* find_method(std::string_view name);

/// The options that name components, with the values that the program's methods use. An option that none of them uses
/// is left out.
std::vector<MethodOption> component_options();
/// Other names of such an option: if it sets a method's own option, that option's name.
std::vector<std::string> component_aliases(const std::string& option);

}  // namespace meander
