#pragma once

#include <string>

namespace meander {

/// Whether two texts are the same value of an option: "10", "10.0" and "1e1" are.
bool same_value(const std::string& one, const std::string& other);

/// Whether a value comes before another in a table: numbers by their size and before all other texts.
bool comes_before(const std::string& one, const std::string& other);

}  // namespace meander
