#pragma once

#include <meander/learners/methods/method_option.h>

#include <string>

namespace meander {

/// As the command line, files and stamps say it: "true", "1000", "0.1".
std::string to_text(const OptionValue& value);

}  // namespace meander
