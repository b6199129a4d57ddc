#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/learners/methods/method.h>

#include <map>
#include <string>

namespace meander {

/// Adds what the methods declare, each name once, to the table; what is given goes to `values`.
void add_declared_options(cli::OptionTable& table, std::map<std::string, OptionValue>& values);

/// Its default, as help prints it; empty for a flag.
std::string default_text(const MethodOption& option);

/// A method's option of that name; null when it has none.
const MethodOption* find_option(const Method& method, const std::string& name);

/// The names of the methods that have such an option, as the command line chooses them: "--method=er or --method=agem".
std::string methods_with(const std::string& option);

}  // namespace meander
