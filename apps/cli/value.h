#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace meander::cli {

/// What a value looks like; decides how a configuration file spells it.
enum class Kind { Flag, Integer, Real, YesNo, Choice, Text, NumberOrText };

struct IntegerRange {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// From `least` to `most`, without `least` when it is `open`, and always without an infinite `most`.
struct RealRange {
  double least;
  bool open = false;
  double most = std::numeric_limits<double>::infinity();
  bool most_open = false;
};

/// Where an option's value goes and which texts it takes. The functions below make values; the target must outlive
/// them.
struct Value {
  Kind kind = Kind::Text;
  /// Takes the text. False, and nothing changed, when it is no value of this option.
  std::function<bool(const std::string&)> set;
  /// The value now, in the form that `set` takes; nothing while there is none.
  std::function<std::optional<std::string>()> get;
  /// What is taken, as an error's remedy: "give 1 or more".
  std::string remedy{};
  /// All there are, for a choice.
  std::vector<std::string> choices{};
  /// A remedy for this text, where a better one than the usual is known; empty: the usual one. Unset: never.
  std::function<std::string(const std::string&)> advice{};
  /// A flag that `get` gives as "false" was switched off, and says so in files too.
  bool off_is_said = false;
};

/// "true" or "false"; on the command line its name alone is "true".
Value flag(bool& target);
Value flag(std::optional<bool>& target);
/// A number as `set` reads it, in all the spellings that are taken, on the command line and in files alike: blanks
/// around it, a plus before it and underscores between its digits are left out. Other texts stay as they are.
std::string plain_number(const std::string& text);

/// Of a flag that stands for a value of another option: it holds nothing itself.
Value word_for_another();
/// Decimal digits with an optional sign; no point or exponent.
Value integer(std::int64_t& target, IntegerRange range);
Value integer(std::optional<std::int64_t>& target, IntegerRange range);
/// A finite decimal number: 0.001, .001, 1e-3. Numbers that a double cannot hold are refused.
Value real(double& target, RealRange range);
Value real(std::optional<double>& target, RealRange range);
/// Exactly "yes" or "no".
Value yes_no(bool& target);
Value yes_no(std::optional<bool>& target);
Value choice(std::string& target, std::vector<std::string> choices);
Value choice(std::optional<std::string>& target, std::vector<std::string> choices);
/// Any text but the empty one.
Value text(std::optional<std::string>& target);

}  // namespace meander::cli
