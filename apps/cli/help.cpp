#include <meander/apps/cli/help.h>

#include <meander/apps/cli/suggest.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace meander::cli {
namespace {

constexpr std::size_t meaning_column = 24;
constexpr std::size_t narrow = 50;
constexpr std::size_t widest_name = 40;

struct Row {
  std::string name;
  std::string meaning;
  std::string fallback;
};

Row row_of(const Option& option) {
  std::string meaning = option.meaning;
  if (option.value.kind == Kind::Choice) {
    if (!meaning.empty()) meaning += ": ";
    meaning += fmt::format("{}", fmt::join(option.value.choices, ", "));
  }
  if (option.value.kind == Kind::YesNo) meaning += ": yes, no";
  const std::string value = option.value_if_bare.empty() ? option.placeholder : fmt::format("[{}]", option.placeholder);
  return {.name = fmt::format("--{}{}{}", option.name, value.empty() ? "" : " ", value),
          .meaning = meaning,
          .fallback = option.fallback.empty() ? "" : fmt::format("[{}]", option.fallback)};
}

// The column where a group's defaults line up: after the longest meaning that leaves room for its own default.
std::size_t fallback_offset(const std::vector<Row>& rows, std::size_t room) {
  std::size_t offset = 0;
  for (const Row& row : rows) {
    if (row.fallback.empty() || row.meaning.size() + 2 + row.fallback.size() > room) continue;
    offset = std::max(offset, row.meaning.size() + 2);
  }
  return offset;
}

std::vector<std::string> meaning_lines(const Row& row, std::size_t room, std::size_t offset) {
  std::vector<std::string> lines = wrap(row.meaning, room);
  if (row.fallback.empty()) return lines;
  std::string& last = lines.back();
  const bool aligned = last.size() + 2 <= offset && offset + row.fallback.size() <= room;
  const std::string gap(aligned ? offset - last.size() : 2, ' ');
  if (last.size() + gap.size() + row.fallback.size() <= room) {
    last += gap + row.fallback;
  } else {
    for (std::string& line : wrap(row.fallback, room)) lines.push_back(std::move(line));
  }
  return lines;
}

std::string layout(const std::vector<Row>& rows, std::size_t width, std::size_t column = meaning_column) {
  if (width < narrow) column = 6;
  const std::size_t room = std::max<std::size_t>(width, column + 10) - column;
  const std::size_t offset = fallback_offset(rows, room);
  std::string text;
  for (const Row& row : rows) {
    std::string line = "  " + row.name;
    for (const std::string& meaning : meaning_lines(row, room, offset)) {
      if (!line.empty() && line.size() + 2 > column) {
        text += line + "\n";
        line.clear();
      }
      text += meaning.empty() ? line + "\n" : fmt::format("{:<{}}{}\n", line, column, meaning);
      line.clear();
    }
  }
  return text;
}

// `text` after `head`; continuation lines are indented below it.
std::string hanging(const std::string& head, const std::string& text, std::size_t width) {
  std::string result;
  for (const std::string& line : wrap(text, std::max(width, 2 * head.size()) - head.size())) {
    result += (result.empty() ? head : std::string(head.size(), ' ')) + line + "\n";
  }
  return result;
}

std::string lines(const std::vector<std::string>& all) { return fmt::format("{}\n", fmt::join(all, "\n")); }

std::string group_text(const Group& group, std::size_t width, bool common_only) {
  std::vector<Row> rows;
  for (const Option& option : group.options) {
    if (!option.hidden && (option.common || !common_only)) rows.push_back(row_of(option));
  }
  if (rows.empty()) return "";
  const std::string note = common_only && !group.note.empty() ? hanging("  ", group.note, width) : "";
  return group.title + "\n" + layout(rows, width) + note;
}

std::vector<std::string> topics(const OptionTable& table) {
  std::vector<std::string> names{"all"};
  for (const Group& group : table.groups()) names.push_back(group.name());
  return names;
}

}  // namespace

std::vector<std::string> wrap(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows, std::size_t width) {
  std::vector<Row> table;
  std::size_t column = meaning_column;
  for (const auto& [name, meaning] : rows) {
    table.push_back({.name = name, .meaning = meaning, .fallback = {}});
    if (name.size() < widest_name) column = std::max(column, name.size() + 4);
  }
  return layout(table, width, column);
}

std::string help_page(const OptionTable& table, std::size_t width, const std::string& topic) {
  const std::vector<std::string> known = topics(table);
  if (!topic.empty() && std::find(known.begin(), known.end(), topic) == known.end()) {
    throw UsageError("--help", fmt::format("'{}' is not a group of options", topic), "choose " + one_of(known));
  }
  const std::string words = table.positionals().empty() ? "" : " " + table.positionals();
  std::string text = hanging("Usage: ", fmt::format("meander {} [options]{}", table.command(), words), width);
  text += lines(wrap(table.summary(), width));
  const bool common_only = topic.empty() && table.has_long_help();
  for (const Group& group : table.groups()) {
    if (topic.empty() || topic == "all" || topic == group.name()) text += group_text(group, width, common_only);
  }
  if (common_only) {
    text += hanging(
        "More: ", fmt::format("--help=all, or one group: --help={}", fmt::join(known.begin() + 1, known.end(), ", ")),
        width);
  }
  for (std::size_t i = 0; i < table.examples().size(); ++i) {
    text += hanging(i == 0 ? "Example: " : "         ", "meander " + table.examples()[i], width);
  }
  return text;
}

}  // namespace meander::cli
