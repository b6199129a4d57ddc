#pragma once

#include <span>

namespace meander {

/// The mean of those values that are numbers; NaN if none is. What was not measured (a context without test samples) is
/// NaN, and left out.
double mean(std::span<const double> values);

}  // namespace meander
