#pragma once

#include <string>

namespace meander {

/// A finite number as Python prints it, the form used in stamps and in all our files: the shortest digits that read
/// back as the same number, always with a point or an exponent ("10.0", "0.001", "1e-07", "1e+16").
std::string python_number(double value);

}  // namespace meander
