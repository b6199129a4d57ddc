#pragma once

#include <string_view>

namespace meander {

struct Method;

/// Whether an option of the program itself has this name: then no option of a method may.
bool is_program_option(std::string_view name);

/// Throws UsageError where `method` cannot be known beside another: its name is taken, or one of its options has a name
/// that the program, another option of its own or another method has for something else. Methods may share an option:
/// then it has one kind, one range and the same choices in all of them.
void check_names(const Method& method, const Method& other);
void check_names(const Method& method);

}  // namespace meander
