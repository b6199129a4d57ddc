#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/options_text.h>
#include <meander/apps/cli/python_number.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <regex>
#include <sstream>
#include <string_view>
#include <utility>

namespace meander::cli {
namespace {

std::string at_line(const std::string& file, const toml::source_region& source) {
  return fmt::format("{}, line {}", title_of(file), source.begin.line);
}

// Numbers as they are written, by line.
using Numbers = std::map<toml::source_index, std::string>;

// Whether a string in this text may go on in the next line. Quotes in comments and in other strings do not count.
bool has_multi_line_string(std::string_view text) {
  constexpr char none = '\0', comment = '#';
  char inside = none;  // a comment, or a string that ends with this quote
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || (inside == c && c != comment)) {
      inside = none;
    } else if (inside == none && (c == comment || c == '"' || c == '\'')) {
      if (c != comment && text.substr(i, 3) == std::string(3, c)) return true;
      inside = c;
    } else if (inside == '"' && c == '\\') {
      ++i;
    }
  }
  return false;
}

// TOML allows neither .001 nor 007, and allows 0x10 and inf, but options parse their own numbers, as on the command
// line. So the TOML parser gets a 0 of the same length instead. A file with multi-line strings is left alone: a string
// might contain such a line.
std::string take_numbers(const std::string& text, Numbers& numbers) {
  if (has_multi_line_string(text)) return text;
  static const std::regex line_with_number(
      R"re((\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=\s*))re"
      R"re(([+-]?(?:[.0-9][0-9._eE+-]*|0[xXoObB][0-9A-Za-z._+-]*|inf|nan))(\s*(?:#[\s\S]*)?))re");
  std::istringstream input(text);
  std::string result;
  toml::source_index number = 0;
  for (std::string line; std::getline(input, line);) {
    ++number;
    std::smatch found;
    if (std::regex_match(line, found, line_with_number)) {
      numbers[number] = found.str(2);
      line = found.str(1) + "0" + std::string(found.str(2).size() - 1, ' ') + found.str(3);
    }
    result += line + '\n';
  }
  return result;
}

// "Error while parsing key-value pair: cannot redefine existing integer 'lr'"
[[noreturn]] void refuse_syntax(const std::string& file, const toml::parse_error& error) {
  std::string what(error.description());
  if (what.find("cannot redefine") != std::string::npos) {
    what = fmt::format("'{}' is given twice", what.substr(what.find('\'') + 1, what.rfind('\'') - what.find('\'') - 1));
    throw UsageError(at_line(file, error.source()), what, "give it once");
  }
  const std::size_t prefix = what.starts_with("Error while") ? what.find(": ") : std::string::npos;
  if (prefix != std::string::npos) what.erase(0, prefix + 2);
  throw UsageError(at_line(file, error.source()), what, "write name = value, with strings in quotes");
}

toml::table parse_toml(const std::string& file, Numbers& numbers) {
  const std::string text = take_numbers(read_options_text(file), numbers);
  try {
    return toml::parse(std::string_view(text), std::string_view(file));
  } catch (const toml::parse_error& error) {
    refuse_syntax(file, error);
  }
}

// 0x1e has no exponent.
bool has_base(const std::string& number) {
  const std::size_t mark = number.find_first_of("xXoObB");
  return mark != std::string::npos && mark > 0 && number[mark - 1] == '0';
}

bool is_whole(const std::string& number) {
  return has_base(number) || number.find_first_of(".eE") == std::string::npos;
}

// A number as it is written, or as TOML parsed it if the file was left alone; nothing for other nodes.
std::optional<std::string> number_of(const toml::node& node, const Numbers& numbers) {
  if (!node.is_number()) return std::nullopt;
  const auto written = numbers.find(node.source().begin.line);
  if (written != numbers.end()) return written->second;
  if (node.is_integer()) return std::to_string(*node.value<std::int64_t>());
  return python_number(*node.value<double>());
}

// The value as on the command line; nothing if it has the wrong type for this option.
std::optional<std::string> text_of(const toml::node& node, Kind kind, const std::optional<std::string>& number) {
  auto text = node.is_string() ? node.value<std::string>() : std::nullopt;
  switch (kind) {
    case Kind::Flag:
      if (const auto* on = node.as_boolean()) return on->get() ? "true" : "false";
      return std::nullopt;
    case Kind::Integer: return number && is_whole(*number) ? number : std::nullopt;
    case Kind::Real: return number;
    case Kind::NumberOrText: return text ? text : number;
    case Kind::YesNo:
    case Kind::Choice:
    case Kind::Text: return text;
  }
  return std::nullopt;
}

std::string type_of(Kind kind) {
  switch (kind) {
    case Kind::Flag: return "give true or false";
    case Kind::Integer: return "give a whole number, without quotes";
    case Kind::Real: return "give a number, without quotes";
    case Kind::NumberOrText: return "give a number, or a string in quotes";
    case Kind::YesNo: return "give \"yes\" or \"no\"";
    case Kind::Choice:
    case Kind::Text: break;
  }
  return "give a string in quotes";
}

std::string name_of(toml::node_type type, const std::optional<std::string>& number) {
  if (number) {
    if (is_whole(*number)) return "a whole number";
    return number->find('.') == std::string::npos ? "a number with an exponent" : "a number with a decimal point";
  }
  switch (type) {
    case toml::node_type::array: return "a list";
    case toml::node_type::string: return "a string";
    case toml::node_type::boolean: return "true or false";
    default: return "a date or time";
  }
}

// Reads one file.
class Reader {
 public:
  Reader(const OptionTable& table, const std::string& file)
      : table_(table), file_(file), contents_(parse_toml(file, numbers_)) {}

  FileOptions read() const {
    FileOptions options;
    for (const auto& [name, node] : in_order(contents_)) {
      if (name == "defaults" && node->is_table()) {
        for (const auto& [inner, value] : in_order(*node->as_table())) options.defaults.push_back(entry(inner, *value));
      } else {
        options.given.push_back(entry(name, *node));
      }
    }
    refuse_twice(options.given);
    refuse_twice(options.defaults);
    return options;
  }

 private:
  using Entries = std::vector<std::pair<std::string, const toml::node*>>;

  static Entries in_order(const toml::table& table) {
    Entries entries;
    for (const auto& [name, node] : table) entries.emplace_back(std::string(name.str()), &node);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      const auto& left = a.second->source().begin;
      const auto& right = b.second->source().begin;
      return left.line != right.line ? left.line < right.line : left.column < right.column;
    });
    return entries;
  }

  GivenValue entry(const std::string& name, const toml::node& node) const {
    const std::string line = at_line(file_, node.source());
    if (node.is_table()) {
      throw UsageError(line, fmt::format("'{}' is a section", name), "list options without sections");
    }
    const Option* option = table_.find(name);
    if (option == nullptr) throw UsageError(line, fmt::format("unknown option '{}'", name), table_.advice(name, ""));
    const std::string where = line + ": " + name;
    if (!option->in_files) throw UsageError(where, "does not belong in a file", "give it on the command line");
    const auto number = number_of(node, numbers_);
    const auto text = text_of(node, option->value.kind, number);
    if (!text) throw UsageError(where, name_of(node.type(), number) + " does not fit", type_of(option->value.kind));
    return {.option = option, .text = *text, .where = where, .in_file = true};
  }

  // To TOML, a name and its alias are two keys.
  static void refuse_twice(const std::vector<GivenValue>& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (entries[j].option == entries[i].option) throw UsageError(entries[i].where, "given twice", "give it once");
      }
    }
  }

  const OptionTable& table_;
  const std::string& file_;
  Numbers numbers_;
  toml::table contents_;
};

}  // namespace

FileOptions read_config_file(const OptionTable& table, const std::string& file) { return Reader(table, file).read(); }

}  // namespace meander::cli
