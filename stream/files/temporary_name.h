#pragma once

#include <functional>
#include <string>

namespace meander {

/// Gives `take` names that nobody else comes up with, until it finds one free and returns true: random numbers of the
/// system's, since the numbers of processes repeat in containers and on other hosts. Throws what `take` throws, and
/// Error where one name after the other is taken.
void under_random_name(const std::function<bool(const std::string& name)>& take);

}  // namespace meander
