#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meander {

struct Method;

/// Reserves the names of the program's own options: `names` is called when a method is added. The program calls this
/// before main; a program without its command line reserves none. Returns true.
bool reserve_option_names(std::vector<std::string> (*names)());
/// Whether an option of the program itself has this name: then no option of a method may.
bool is_program_option(std::string_view name);

/// Throws UsageError if `method` clashes with another: its name is taken, or one of its options or flags has a name
/// that the program, another of its own options or another method uses for something else. Methods may share an option,
/// which then has the same kind, range and choices in all of them.
void check_names(const Method& method, const Method& other);
void check_names(const Method& method);

}  // namespace meander
