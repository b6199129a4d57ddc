#pragma once

#include <string_view>
#include <vector>

namespace meander {

/// A flag of the reference program that names a method.
struct MethodFlag {
  std::string_view flag;     ///< "brain-inspired"
  std::string_view method;   ///< "bir"
  std::string_view alias{};  ///< another spelling of the flag, understood and not shown
};

/// Those of the methods that this program has.
const std::vector<MethodFlag>& method_flags();

/// As the user names a method: its flag, where it has one, else --method=NAME.
std::string_view flag_of(std::string_view method);

}  // namespace meander
