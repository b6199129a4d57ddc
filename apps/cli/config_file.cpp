#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/python_number.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

namespace meander::cli {
namespace {

std::string at_line(const std::string& file, const toml::source_region& source) {
  return fmt::format("{}, line {}", file, source.begin.line);
}

std::string read_text(const std::string& file) {
  try {
    return read_file(file);
  } catch (const Error& error) {
    throw UsageError(error.where(), error.problem(), error.remedy());
  }
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
  throw UsageError(at_line(file, error.source()), what, "write name = value, with texts in quotes");
}

toml::table parse_toml(const std::string& file) {
  const std::string text = read_text(file);
  try {
    return toml::parse(std::string_view(text), std::string_view(file));
  } catch (const toml::parse_error& error) {
    refuse_syntax(file, error);
  }
}

// The value as the command line would say it; nothing when its type is not this option's.
std::optional<std::string> text_of(const toml::node& node, Kind kind) {
  const auto integer = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
  auto text = node.is_string() ? node.value<std::string>() : std::nullopt;
  switch (kind) {
    case Kind::Flag:
      if (const auto* on = node.as_boolean()) return on->get() ? "true" : "false";
      return std::nullopt;
    case Kind::Integer: return integer ? std::optional(std::to_string(*integer)) : std::nullopt;
    case Kind::Real: {
      if (integer) return std::to_string(*integer);
      const auto* number = node.as_floating_point();
      return number == nullptr ? std::nullopt : std::optional(python_number(number->get()));
    }
    case Kind::NumberOrText: return text ? text : text_of(node, Kind::Real);
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
    case Kind::NumberOrText: return "give a number, or a text in quotes";
    case Kind::YesNo: return "give \"yes\" or \"no\"";
    case Kind::Choice:
    case Kind::Text: break;
  }
  return "give a text in quotes";
}

std::string name_of(toml::node_type type) {
  switch (type) {
    case toml::node_type::array: return "a list";
    case toml::node_type::string: return "a text";
    case toml::node_type::integer: return "a whole number";
    case toml::node_type::floating_point: return "a number with a point";
    case toml::node_type::boolean: return "true or false";
    default: return "a date or time";
  }
}

FileOption read_entry(const OptionTable& table, const std::string& file, const std::string& name,
                      const toml::node& node) {
  const std::string line = at_line(file, node.source());
  if (node.is_table()) throw UsageError(line, fmt::format("'{}' is a section", name), "list options without sections");
  const Option* option = table.find(name);
  if (option == nullptr) {
    const std::string meant = closest(name, table.names());
    throw UsageError(line, fmt::format("unknown option '{}'", name),
                     meant.empty() ? fmt::format("see 'meander {} --help'", table.command())
                                   : fmt::format("did you mean '{}'?", meant));
  }
  const std::string where = line + ": " + name;
  if (!option->in_files) throw UsageError(where, "does not belong in a file", "give it on the command line");
  const auto text = text_of(node, option->value.kind);
  if (!text) throw UsageError(where, name_of(node.type()) + " does not fit", type_of(option->value.kind));
  return {option, *text, where};
}

// A name and its alias are two keys to TOML.
void refuse_twice(const std::vector<FileOption>& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (entries[j].option == entries[i].option) throw UsageError(entries[i].where, "given twice", "give it once");
    }
  }
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      result += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::optional<std::string> toml_value(const Option& option) {
  const auto text = option.value.get();
  const Kind kind = option.value.kind;
  if (!option.in_files || !text || (kind == Kind::Flag && *text == "false" && !option.value.off_is_said)) {
    return std::nullopt;
  }
  const bool whole = text->find_first_not_of("0123456789") == std::string::npos;
  const bool bare =
      kind == Kind::Flag || kind == Kind::Integer || kind == Kind::Real || (kind == Kind::NumberOrText && whole);
  return bare ? *text : quoted(*text);
}

}  // namespace

std::vector<FileOption> read_config_file(const OptionTable& table, const std::string& file) {
  const toml::table contents = parse_toml(file);
  std::vector<std::pair<std::string, const toml::node*>> lines;
  for (const auto& [name, node] : contents) lines.emplace_back(std::string(name.str()), &node);
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    const auto& left = a.second->source().begin;
    const auto& right = b.second->source().begin;
    return left.line != right.line ? left.line < right.line : left.column < right.column;
  });
  std::vector<FileOption> entries;
  for (const auto& [name, node] : lines) entries.push_back(read_entry(table, file, name, *node));
  refuse_twice(entries);
  return entries;
}

std::string config_text(const OptionTable& table, const std::string& heading) {
  std::string text = "# " + heading + "\n";
  for (const Group& group : table.groups()) {
    std::string lines;
    for (const Option& option : group.options) {
      if (const auto value = toml_value(option)) lines += fmt::format("{} = {}\n", option.name, *value);
    }
    if (!lines.empty()) text += fmt::format("\n# {}\n{}", group.title, lines);
  }
  return text;
}

}  // namespace meander::cli
