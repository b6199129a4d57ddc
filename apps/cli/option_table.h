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
  /// What a value is, as an error says it: "'x' is not a learning rate".
  std::string noun{};
  /// For the help; one line.
  std::string meaning{};
  Value value{};
  /// The default as the help shows it where `value` holds none: "by experiment".
  std::string fallback{};
  /// Other names for it, which are understood and not shown.
  std::vector<std::string> aliases{};
  /// A flag may be another word for a value of another option, which then counts as given: "device" and "cpu".
  std::string stands_for{};
  std::string its_value{};
  /// Understood, but not shown in the help.
  bool hidden = false;
  /// May stand in a configuration file.
  bool in_files = true;
  /// Its value names a configuration file to read.
  bool names_file = false;
};

/// A value that an option was given.
struct GivenValue {
  const Option* option;
  std::string text;
  /// "--lr", or "run.toml, line 3: lr".
  std::string where;
  bool in_file = false;
};

/// A word that other programs have for an option of ours, or for something that we do not do.
struct ForeignWord {
  std::string word;
  std::string option;   ///< ours; empty where there is none
  std::string instead;  ///< what to do then
};

struct Group {
  std::string title;
  std::deque<Option> options{};
};

/// The options of one command, in the order of its help. Parser, help, suggestions and configuration files all work
/// from this table, so a name or a default stands in one place.
class OptionTable {
 public:
  /// `command` as typed after the program's name: "data fetch". `summary` is a sentence or two for the help.
  OptionTable(std::string command, std::string summary);

  /// Options added from here on belong to the group of this title.
  void group(std::string title);
  /// What the option's target holds now is the default that the help shows. Throws InternalError for a name taken
  /// twice.
  void add(Option option);
  /// The command takes words that are no options; `placeholder` stands for them in the usage line: "NAME...".
  void positionals(std::string placeholder) { positionals_ = std::move(placeholder); }
  /// What other programs say. Such a word is refused with the option that is meant, even where it happens to be the
  /// beginning of another option's name.
  void foreign(ForeignWord word) { foreign_.push_back(std::move(word)); }
  /// A line for the end of the help, without the program's name.
  void example(std::string line) { examples_.push_back(std::move(line)); }

  const std::string& command() const { return command_; }
  const std::string& summary() const { return summary_; }
  const std::deque<Group>& groups() const { return groups_; }
  const std::string& positionals() const { return positionals_; }
  const std::vector<std::string>& examples() const { return examples_; }

  /// The option of that name or alias, without the dashes; null when there is none.
  const Option* find(std::string_view name) const;
  /// All options whose name or an alias begins with `prefix`, in the table's order.
  std::vector<const Option*> beginning_with(std::string_view prefix) const;
  /// What `spelling` means: the option of that name, else the only one whose name begins so; null when there is none.
  const Option* meant_by(std::string_view spelling) const;
  /// Names that may be suggested: those of options that are not hidden, and "help".
  std::vector<std::string> names() const;
  const std::vector<ForeignWord>& foreign_words() const { return foreign_; }
  bool is_foreign(std::string_view name) const;
  /// What to do about a name that no option has: "did you mean '--lr'?", with these dashes (in a file there are none).
  std::string advice(std::string_view name, const std::string& dashes) const;

 private:
  std::string command_;
  std::string summary_;
  std::string positionals_;
  std::deque<Group> groups_;
  std::vector<ForeignWord> foreign_;
  std::vector<std::string> examples_;
};

/// Gives `text` to the option. Throws UsageError at `where` when it is not a value of it, saying what is.
void assign(const Option& option, const std::string& text, const std::string& where);

}  // namespace meander::cli
