#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/request/run_options.h>

#include <toml++/toml.h>

#include <optional>
#include <string>
#include <vector>

namespace meander {

/// A TOML file that describes rows of a plan, in tables of one name: [[method]]. All its errors are UsageErrors that
/// name the file, the line and the key.
class RowFile {
 public:
  struct Entry {
    std::string key;
    const toml::node* node;
  };

  /// Reads the file ("-": standard input), whose tables are called `name`.
  RowFile(const std::string& file, std::string name);
  RowFile(const RowFile&) = delete;
  RowFile& operator=(const RowFile&) = delete;

  /// The tables, in the file's order. Throws if there is none, or anything else beside them.
  std::vector<const toml::table*> rows() const;
  /// What a table holds, in the file's order.
  static std::vector<Entry> entries(const toml::table& table);
  /// Throws for a key that is none of these.
  void check_keys(const toml::table& table, const std::vector<std::string>& keys) const;

  /// The text under a key; empty where there is none.
  std::string text(const toml::table& table, const std::string& key) const;
  /// The table under a key; null where there is none.
  const toml::table* inner(const toml::table& table, const std::string& key) const;
  /// The table `options` of a row as words of `meander run`: "--method=er", "--distill".
  std::vector<std::string> options(const toml::table& row) const;

  /// The option of `meander run` that this key names. Throws for one that belongs to the whole comparison.
  const cli::Option& option(const Entry& entry) const;
  /// The value as that option takes it. Throws for one that it does not take.
  std::string value(const cli::Option& of, const Entry& entry) const;

  /// Where it is: "rows.toml, line 3", and with a key "rows.toml, line 3: budget".
  std::string at(const toml::node& node) const;
  std::string at(const Entry& entry) const;

 private:
  std::string file_, name_;
  RunRequest unused_{};
  cli::OptionTable table_;
  toml::table contents_;
};

/// The number that a node is; nothing for other nodes.
std::optional<double> number_in(const toml::node& node);

}  // namespace meander
