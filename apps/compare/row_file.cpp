#include <meander/apps/compare/row_file.h>

#include <meander/apps/cli/options_text.h>
#include <meander/apps/cli/python_number.h>
#include <meander/apps/cli/suggest.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

namespace meander {
namespace {

std::string line_in(const std::string& file, const toml::source_region& source) {
  return fmt::format("{}, line {}", cli::title_of(file), source.begin.line);
}

toml::table contents_of(const std::string& file) {
  const std::string text = cli::read_options_text(file);
  try {
    return toml::parse(std::string_view(text), std::string_view(file));
  } catch (const toml::parse_error& error) {
    std::string what(error.description());  // "Error while parsing key-value pair: expected ..."
    const std::size_t prefix = what.starts_with("Error while") ? what.find(": ") : std::string::npos;
    if (prefix != std::string::npos) what.erase(0, prefix + 2);
    throw UsageError(line_in(file, error.source()), "is not TOML: " + what,
                     "write name = value, with strings in quotes");
  }
}

// Numbers and words as the command line spells them; nothing for a list, a table, a date or a time.
std::optional<std::string> spelling_of(const toml::node& node, cli::Kind kind) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return std::to_string(whole->get());
  if (const auto* real = node.as_floating_point()) {
    return std::isfinite(real->get()) ? python_number(real->get()) : fmt::format("{}", real->get());
  }
  if (const auto* flag = node.as_boolean()) {
    if (kind == cli::Kind::YesNo) return flag->get() ? "yes" : "no";
    return flag->get() ? "true" : "false";
  }
  return std::nullopt;
}

// What runs have in common, or differ in by themselves: what is learned from, the seed, files and folders.
bool is_for_all_rows(const cli::Option& option, const cli::OptionTable& table) {
  if (!option.stands_for.empty()) return is_for_all_rows(*table.find(option.stands_for), table);
  constexpr std::array<std::string_view, 11> of_the_problem{"experiment",  "scenario",       "academic",  "contexts",
                                                            "class-order", "first-contexts", "no-norm",   "seed",
                                                            "predictions", "validation",     "singlehead"};
  return !option.in_files || option.incidental ||
         std::find(of_the_problem.begin(), of_the_problem.end(), option.name) != of_the_problem.end();
}

}  // namespace

RowFile::RowFile(const std::string& file, std::string name)
    : file_(file), name_(std::move(name)), table_(run_option_table(unused_)), contents_(contents_of(file)) {}

std::vector<const toml::table*> RowFile::rows() const {
  check_keys(contents_, {name_});
  const toml::node* found = contents_.get(name_);
  if (found == nullptr) {
    throw UsageError(cli::title_of(file_), fmt::format("has no [[{}]]", name_),
                     fmt::format("begin each row with [[{}]]", name_));
  }
  if (!found->is_array_of_tables()) {
    throw UsageError(at({name_, found}), "is not a list of tables", fmt::format("write [[{}]]", name_));
  }
  std::vector<const toml::table*> tables;
  for (const toml::node& node : *found->as_array()) tables.push_back(node.as_table());
  return tables;
}

std::vector<RowFile::Entry> RowFile::entries(const toml::table& table) {
  std::vector<Entry> sorted;
  for (const auto& [key, node] : table) sorted.push_back({std::string(key.str()), &node});
  std::sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
    const auto& left = a.node->source().begin;
    const auto& right = b.node->source().begin;
    return left.line != right.line ? left.line < right.line : left.column < right.column;
  });
  return sorted;
}

void RowFile::check_keys(const toml::table& table, const std::vector<std::string>& keys) const {
  for (const Entry& entry : entries(table)) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    throw UsageError(at(*entry.node), fmt::format("unknown key '{}'", entry.key), cli::suggestion(entry.key, keys));
  }
}

std::string RowFile::text(const toml::table& table, const std::string& key) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return "";
  const auto* given = node->as_string();
  if (given == nullptr || given->get().empty()) {
    throw UsageError(at({key, node}), "is not a text", "give a string in quotes");
  }
  return given->get();
}

const toml::table* RowFile::inner(const toml::table& table, const std::string& key) const {
  const toml::node* node = table.get(key);
  if (node != nullptr && !node->is_table()) {
    throw UsageError(at({key, node}), "is not a table", fmt::format("write {} = {{ name = value }}", key));
  }
  return node == nullptr ? nullptr : node->as_table();
}

std::vector<std::string> RowFile::options(const toml::table& row) const {
  std::vector<std::string> words;
  std::vector<const cli::Option*> given;
  const toml::table* table = inner(row, "options");
  for (const Entry& entry : table == nullptr ? std::vector<Entry>() : entries(*table)) {
    const cli::Option& named = option(entry);
    // To TOML a name and its alias are two keys.
    if (std::find(given.begin(), given.end(), &named) != given.end()) {
      throw UsageError(at(entry), "given twice", "give it once");
    }
    given.push_back(&named);
    const std::string spelling = value(named, entry);
    const bool flag = named.value.kind == cli::Kind::Flag && spelling == "true";
    words.push_back(flag ? "--" + named.name : fmt::format("--{}={}", named.name, spelling));
  }
  return words;
}

const cli::Option& RowFile::option(const Entry& entry) const {
  const cli::Option* named = table_.find(entry.key);
  if (named == nullptr) {
    throw UsageError(at(*entry.node), fmt::format("unknown option '{}'", entry.key), table_.advice(entry.key, ""));
  }
  if (is_for_all_rows(*named, table_)) {
    throw UsageError(at(entry), "belongs to the comparison, not to one of its rows", "leave it out");
  }
  return *named;
}

std::string RowFile::value(const cli::Option& of, const Entry& entry) const {
  const auto spelling = spelling_of(*entry.node, of.value.kind);
  const bool flag = of.value.kind == cli::Kind::Flag;
  if (!spelling || (flag && *spelling != "true" && *spelling != "false")) {
    throw UsageError(at(entry), "has a value of the wrong type",
                     flag ? "give true or false" : "give a number, or a string in quotes");
  }
  if (!flag) cli::assign(of, *spelling, at(entry));
  return *spelling;
}

std::string RowFile::at(const toml::node& node) const { return line_in(file_, node.source()); }
std::string RowFile::at(const Entry& entry) const { return fmt::format("{}: {}", at(*entry.node), entry.key); }

std::optional<double> number_in(const toml::node& node) {
  if (const auto* whole = node.as_integer()) return static_cast<double>(whole->get());
  if (const auto* real = node.as_floating_point()) return real->get();
  return std::nullopt;
}

}  // namespace meander
