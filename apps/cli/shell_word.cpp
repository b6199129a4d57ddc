#include <meander/apps/cli/shell_word.h>

#include <fmt/format.h>

namespace meander::cli {

std::string shell_word(const std::string& word) {
  constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./,:+%@";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

std::string as_typed(const GivenValue& value) {
  const bool flag = value.option->value.kind == Kind::Flag;
  return flag && value.text == "true" ? "--" + value.option->name
                                      : fmt::format("--{}={}", value.option->name, value.text);
}

}  // namespace meander::cli
