#include <meander/apps/compare/last_words.h>

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <vector>

namespace meander {
namespace {

using std::string_view;

constexpr string_view error_prefix = "meander run: ";

std::vector<string_view> lines_of(string_view text) {
  std::vector<string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

string_view without_indent(string_view line) { return line.substr(std::min(line.find_first_not_of(' '), line.size())); }

std::string error_line_in(const std::vector<string_view>& lines) {
  const auto begins = [](string_view line) { return line.starts_with(error_prefix); };
  const auto last = std::find_if(lines.rbegin(), lines.rend(), begins);
  return last == lines.rend() ? "" : std::string(last->substr(error_prefix.size()));
}

// "training  45 % ...": a word, a number of at most three digits, and "%".
bool shows_progress(string_view line) {
  const std::size_t number = line.find_first_not_of(' ', std::min(line.find(' '), line.size()));
  if (number == string_view::npos) return false;
  const std::size_t after = std::min(line.find_first_not_of("0123456789", number), line.size());
  return after > number && after - number <= 3 && line.substr(after).starts_with(" %");
}

bool says_something(string_view line) { return !without_indent(line).empty() && !shows_progress(line); }

std::string last_line_in(const std::vector<string_view>& lines) {
  const auto last = std::find_if(lines.rbegin(), lines.rend(), says_something);
  return last == lines.rend() ? "" : std::string(without_indent(*last));
}

// A program that aborts says why, in its last line; one that is killed does not come to it.
std::string end_by_signal(int signal, const std::string& last_line) {
  const char* name = ::sigabbrev_np(signal);
  const std::string text =
      name == nullptr ? fmt::format("ended by signal {}", signal) : fmt::format("ended by SIG{}", name);
  return signal == SIGABRT && !last_line.empty() ? text + ": " + last_line : text;
}

}  // namespace

std::string last_words(int exit_code, string_view standard_error) {
  if (exit_code == 0) return "";
  const std::vector<string_view> lines = lines_of(standard_error);
  std::string error = error_line_in(lines);
  if (!error.empty()) return error;
  const std::string last_line = last_line_in(lines);
  const int signal = exit_code - 128;
  return signal > 0 && signal < NSIG ? end_by_signal(signal, last_line) : last_line;
}

std::vector<std::string> warnings_in(int exit_code, string_view standard_error) {
  if (exit_code != 0) return {};
  std::vector<std::string> warnings;
  for (const string_view line : lines_of(standard_error)) {
    if (says_something(line)) warnings.emplace_back(line);
  }
  return warnings;
}

}  // namespace meander
