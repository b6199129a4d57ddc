#include <meander/apps/option_text.h>
#include <meander/apps/python_number.h>

namespace meander {

std::string to_text(const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return python_number(*number);
  if (const std::string* word = std::get_if<std::string>(&value)) return *word;
  return std::to_string(std::get<std::int64_t>(value));
}

}  // namespace meander
