#pragma once

#include <string>
#include <string_view>

namespace meander {

/// The PDF with a title, which viewers show and search engines find: gnuplot gives it none. It is appended, as PDF
/// allows (ISO 32000-1, 7.5.6). A file in a form that is not known here is returned as it is.
std::string with_pdf_title(std::string pdf, std::string_view title);

}  // namespace meander
