#include <meander/apps/terminal/fitted.h>

#include <algorithm>

namespace meander::terminal {
namespace {

using std::string_view;

constexpr char blank = ' ';

// The indentation of continuation lines.
std::size_t indent_of(string_view line, std::size_t width) {
  const std::size_t first = std::min(line.find_first_not_of(blank), line.size());
  const std::size_t gap = line.find("  ", first);
  const std::size_t second = gap == string_view::npos ? gap : line.find_first_not_of(blank, gap);
  const bool has_columns = second != string_view::npos && 2 * second <= width;
  const std::size_t indent = has_columns ? second : first + 2;
  return 2 * indent <= width ? indent : 0;
}

std::string broken(string_view line, std::size_t width) {
  const std::string indent(indent_of(line, width), blank);
  std::string text;
  std::size_t length = 0;  // of the last line of `text`
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t word = std::min(line.find_first_not_of(blank, at), line.size());
    if (word == line.size()) break;
    const std::size_t end = std::min(line.find(blank, word), line.size());
    const bool begun = text.find_first_not_of(blank) != std::string::npos && length > indent.size();
    if (begun && length + (end - at) > width) {
      text += "\n" + indent;
      length = indent.size();
      at = word;
    }
    text += line.substr(at, end - at);
    length += end - at;
    at = end;
  }
  return text;
}

}  // namespace

std::string fitted(string_view text, std::size_t width) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const string_view line = text.substr(at, end - at);
    if (line.size() > width && line.find_first_not_of('-') == string_view::npos) {
      result += line.substr(0, width);  // a rule
    } else if (line.size() > width) {
      result += broken(line, width);
    } else {
      result += line;
    }
    if (end < text.size()) result += '\n';
    at = end + 1;
  }
  return result;
}

}  // namespace meander::terminal
