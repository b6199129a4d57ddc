#include <meander/apps/cli/config_file.h>

#include <fmt/format.h>

#include <functional>
#include <optional>

namespace meander::cli {
namespace {

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

std::string toml_value(const Option& option, const std::string& text) {
  const Kind kind = option.value.kind;
  const bool whole = text.find_first_not_of("0123456789") == std::string::npos;
  const bool bare =
      kind == Kind::Flag || kind == Kind::Integer || kind == Kind::Real || (kind == Kind::NumberOrText && whole);
  return bare ? text : quoted(text);
}

bool is_off_by_itself(const Option& option, const std::string& text) {
  return option.value.kind == Kind::Flag && text == "false" && !option.value.off_is_said;
}

std::string text_of_those(const OptionTable& table,
                          const std::function<bool(const Option&, const std::string&)>& belongs) {
  std::string text;
  for (const Group& group : table.groups()) {
    std::string lines;
    for (const Option& option : group.options) {
      const std::optional<std::string> value = option.in_files ? option.value.get() : std::nullopt;
      if (!value || !belongs(option, *value)) continue;
      lines += fmt::format("{} = {}\n", option.name, toml_value(option, *value));
    }
    if (!lines.empty()) text += fmt::format("\n# {}\n{}", group.title, lines);
  }
  return text;
}

}  // namespace

std::string config_text(const OptionTable& table, const std::set<std::string>& names, const std::string& heading) {
  const auto is_named = [&](const Option& option, const std::string&) { return names.contains(option.name); };
  return "# " + heading + "\n" + text_of_those(table, is_named);
}

std::string defaults_text(const OptionTable& table, const std::set<std::string>& names) {
  const std::string text = text_of_those(table, [&](const Option& option, const std::string& value) {
    return !names.contains(option.name) && !is_off_by_itself(option, value);
  });
  return text.empty() ? "" : "\n[defaults]" + text;
}

}  // namespace meander::cli
