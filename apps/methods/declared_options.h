#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/declaration/method_option.h>

#include <map>
#include <string>
#include <vector>

namespace meander {

/// Adds a declared option to the table; given values go to `values`.
void add_declared_option(cli::OptionTable& table, const MethodOption& option,
                         std::map<std::string, OptionValue>& values, std::vector<std::string> aliases = {});

/// Adds the options declared by all methods, each name once, with every method's own default.
void add_declared_options(cli::OptionTable& table, std::map<std::string, OptionValue>& values);

/// The default, as help prints it; empty for a flag.
std::string default_text(const MethodOption& option);

/// A method's option of that name; null when it has none.
const MethodOption* find_option(const Method& method, const std::string& name);

/// How the command line names a method: by its flag if it has one, otherwise by --method=NAME.
std::string word_of(const Method& method);
/// The method that a flag stands for; null for any other flag.
const Method* method_of_flag(const std::string& flag);

/// The methods that have this option, as the command line chooses them: "--method=er or --method=agem".
std::string methods_with(const std::string& option);

/// The value as written on the command line, in files and in stamps: "true", "1000", "0.1".
std::string to_text(const OptionValue& value);

}  // namespace meander
