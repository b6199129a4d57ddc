#pragma once

#include <meander/apps/cli/value.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace meander::cli {

struct Option {
  /// Without the dashes: "update-every".
  std::string name;
  /// Stands for the value in the help: "N". Empty for a flag.
  std::string placeholder{};
  /// What an error calls a value: "'x' is not a learning rate".
  std::string noun{};
  /// The value that the name alone stands for: the value is optional then. Empty: it needs one.
  std::string value_if_bare{};
  /// For the help; one line.
  std::string meaning{};
  Value value{};
  /// The default as the help shows it where `value` holds none: "by experiment".
  std::string fallback{};
  /// Other names for it, accepted but not shown in the help.
  std::vector<std::string> aliases{};
  /// A flag may stand for a value of another option, which then counts as given: "device" and "cpu".
  std::string stands_for{};
  std::string its_value{};
  /// Accepted, but not shown in the help.
  bool hidden = false;
  /// May be given in a configuration file.
  bool in_files = true;
  /// Its value names a configuration file to read.
  bool names_file = false;
  /// Changes neither what a run learns nor what it measures: where files go, how many threads compute.
  bool incidental = false;
  /// On the first page of a long help, which shows only such options.
  bool common = false;
};

/// A value given to an option.
struct GivenValue {
  const Option* option;
  std::string text;
  /// "--lr", or "run.toml, line 3: lr".
  std::string where;
  bool in_file = false;
};

/// A name that other programs use for an option of ours, or for something that we do not offer.
struct ForeignWord {
  std::string word;
  std::string option;   ///< ours; empty if there is none
  std::string instead;  ///< what to do if there is none
};

struct Group {
  std::string title;
  std::deque<Option> options{};
  /// Printed below the group on the first page of a long help: where to find the rest.
  std::string note{};

  /// As --help=NAME selects it: "training".
  std::string name() const;
};

/// The options of one command, in the order of its help. Parser, help, suggestions and configuration files all work
/// from this table, so each name and default is written in one place only.
class OptionTable {
 public:
  /// `command` as typed after the program's name: "data fetch". `summary` is a sentence or two for the help.
  OptionTable(std::string command, std::string summary);

  /// Options added from here on belong to the group of this title.
  void group(std::string title, std::string note = "");
  /// The help shows the target's current value as the default. Throws InternalError if the name is taken.
  void add(Option option);
  /// Lets the command take positional arguments; `placeholder` stands for them in the usage line: "NAME...".
  void positionals(std::string placeholder) { positionals_ = std::move(placeholder); }
  /// Adds a name that other programs use. It is refused with the option that is meant, even if another option's name
  /// begins with it.
  void foreign(ForeignWord word);
  /// Adds an example to the end of the help; `line` is without the program's name.
  void example(std::string line);

  const std::string& command() const { return command_; }
  const std::string& summary() const { return summary_; }
  const std::deque<Group>& groups() const { return groups_; }
  /// Whether some options are marked as common, so that the help begins with those alone.
  bool has_long_help() const;
  const std::string& positionals() const { return positionals_; }
  const std::vector<std::string>& examples() const { return examples_; }

  /// The option of that name or alias, without the dashes; null when there is none.
  const Option* find(std::string_view name) const;
  /// All options whose name or an alias begins with `prefix`, in the table's order.
  std::vector<const Option*> beginning_with(std::string_view prefix) const;
  /// The option that `spelling` means: the one of that name, or the only one that begins with it; null if there is
  /// none.
  const Option* meant_by(std::string_view spelling) const;
  /// The option that names a configuration file; null if there is none.
  const Option* reads_file() const;
  const std::vector<ForeignWord>& foreign_words() const { return foreign_; }
  bool is_foreign(std::string_view name) const;
  /// The remedy for an unknown name: "did you mean '--lr'?", with these dashes (in a file there are none).
  std::string advice(std::string_view name, const std::string& dashes) const;

 private:
  std::string command_;
  std::string summary_;
  std::string positionals_;
  std::deque<Group> groups_;
  std::vector<ForeignWord> foreign_;
  std::vector<std::string> examples_;
};

/// Sets the option to `text`. If that is not a valid value, throws UsageError at `where` saying what is.
void assign(const Option& option, const std::string& text, const std::string& where);

}  // namespace meander::cli
