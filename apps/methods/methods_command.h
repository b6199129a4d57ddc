#pragma once

#include <string>
#include <vector>

namespace meander {

/// `meander methods`: every method with its paper and options, as the methods themselves declare them.
int methods_command(const std::vector<std::string>& arguments);

}  // namespace meander
