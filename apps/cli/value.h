#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace meander::cli {

/// The kind of a value; determines how a configuration file spells it.
enum class Kind { Flag, Integer, Real, YesNo, Choice, Text, NumberOrText };

struct IntegerRange {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// From `least` to `most`: without `least` if `open`, without `most` if `most_open` or infinite.
struct RealRange {
  double least;
  bool open = false;
  double most = std::numeric_limits<double>::infinity();
  bool most_open = false;
};

/// How an option's value is set from a text and read back. The functions below make values; the target must outlive
/// them.
struct Value {
  Kind kind = Kind::Text;
  /// Sets the value from a text. Returns false and changes nothing if the text is not valid.
  std::function<bool(const std::string&)> set;
  /// The current value, in the form that `set` takes; nothing if there is none.
  std::function<std::optional<std::string>()> get;
  /// What is valid, as an error's remedy: "give 1 or more".
  std::string remedy{};
  /// All valid values, for a choice.
  std::vector<std::string> choices{};
  /// A better remedy for this particular text; empty: the usual one. Unset: always the usual one.
  std::function<std::string(const std::string&)> advice{};
  /// If `get` returns "false", the flag was switched off explicitly, and files say so too.
  bool off_is_said = false;
};

/// "true" or "false"; on the command line its name alone is "true".
Value flag(bool& target);
Value flag(std::optional<bool>& target);
/// A number without what `set` ignores, on the command line and in files alike: blanks around it, a plus before it and
/// underscores between its digits. Other texts are returned unchanged.
std::string plain_number(const std::string& text);

/// For a flag that stands for a value of another option: it holds nothing itself.
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
/// One of `words`; `set` and `get` use its index.
Value choice(std::vector<std::string> words, std::function<void(std::size_t)> set,
             std::function<std::optional<std::size_t>()> get);
/// A word for a value of an enumeration.
template <class E>
struct Word {
  const char* text;
  E value;
};
template <class E>
Word(const char*, E) -> Word<E>;

/// One of the words of a table. `target` is an E or an optional of one.
template <class Target, class E, std::size_t N>
Value choice(Target& target, const std::array<Word<E>, N>& words) {
  std::vector<std::string> texts;
  for (const auto& word : words) texts.emplace_back(word.text);
  return choice(
      std::move(texts), [&target, words](std::size_t word) { target = words[word].value; },
      [&target, words]() -> std::optional<std::size_t> {
        const std::optional<E> value = target;
        for (std::size_t word = 0; value && word < N; ++word) {
          if (words[word].value == *value) return word;
        }
        return std::nullopt;
      });
}

/// Any text that is not empty.
Value text(std::optional<std::string>& target);

}  // namespace meander::cli
