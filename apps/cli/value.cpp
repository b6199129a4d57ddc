#include <meander/apps/cli/python_number.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/cli/value.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace meander::cli {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class T>
std::optional<T> whole_text(const std::string& given) {
  const std::string text = plain_number(given);
  T value{};
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

std::optional<std::int64_t> read_integer(const std::string& text, const IntegerRange& range) {
  const auto value = whole_text<std::int64_t>(text);
  if (!value || *value < range.least || *value > range.most) return std::nullopt;
  return value;
}

std::optional<double> read_real(const std::string& text, const RealRange& range) {
  const auto value = whole_text<double>(text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  const bool too_small = range.open ? *value <= range.least : *value < range.least;
  const bool too_large = range.most_open ? *value >= range.most : *value > range.most;
  if (too_small || too_large) return std::nullopt;
  return value;
}

bool is_unbounded(const IntegerRange& range) { return range.most == std::numeric_limits<std::int64_t>::max(); }

std::string both_bounds(const IntegerRange& range) { return fmt::format("give {} to {}", range.least, range.most); }

std::string remedy(const IntegerRange& range) {
  return is_unbounded(range) ? fmt::format("give {} or more", range.least) : both_bounds(range);
}

// "Give 1 or more" is no remedy for a number that is too large: one of digits only that an integer cannot hold.
std::string advice(const std::string& text, const IntegerRange& range) {
  const std::string number = plain_number(text);
  const bool is_number = !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
  return is_number && !whole_text<std::int64_t>(number) ? both_bounds(range) : "";
}

std::string remedy(const RealRange& range) {
  if (std::isinf(range.most)) {
    if (std::isinf(range.least)) return "give a finite number";
    return range.open ? fmt::format("give a finite number above {:g}", range.least)
                      : fmt::format("give a finite number, {:g} or more", range.least);
  }
  return fmt::format("give a number {} {:g} {} {:g}", range.open ? "above" : "from", range.least,
                     range.most_open ? "up to, but not including," : "to", range.most);
}

std::string write(std::int64_t value) { return std::to_string(value); }
std::string write(double value) { return python_number(value); }
std::string write(const std::string& value) { return value; }

template <class T>
std::optional<std::string> write(const std::optional<T>& value) {
  return value ? std::optional(write(*value)) : std::nullopt;
}

// Parses a text with `read` and stores the result in `target`.
template <class Target, class Read>
Value bind(Kind kind, Target& target, Read read, const std::string& remedy) {
  return {.kind = kind,
          .set =
              [&target, read](const std::string& text) {
                auto value = read(text);
                if (value) target = *value;
                return value.has_value();
              },
          .get = [&target]() -> std::optional<std::string> { return write(target); },
          .remedy = remedy};
}

template <class Target>
Value bind_bool(Kind kind, Target& target, const char* yes, const char* no) {
  return {.kind = kind,
          .set =
              [&target, yes, no](const std::string& text) {
                if (text != yes && text != no) return false;
                target = text == yes;
                return true;
              },
          .get = [&target, yes, no]() -> std::optional<std::string> {
            const std::optional<bool> value = target;
            if (!value) return std::nullopt;
            return *value ? yes : no;
          },
          .remedy = fmt::format("give {} or {}", yes, no)};
}

template <class Target>
Value bind_choice(Target& target, std::vector<std::string> choices) {
  const auto read = [choices](const std::string& text) -> std::optional<std::string> {
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) return std::nullopt;
    return text;
  };
  Value value = bind(Kind::Choice, target, read, "choose " + one_of(choices));
  value.choices = std::move(choices);
  return value;
}

template <class Target>
Value bind_integer(Target& target, IntegerRange range) {
  Value value = bind(
      Kind::Integer, target, [range](const std::string& text) { return read_integer(text, range); }, remedy(range));
  if (is_unbounded(range)) value.advice = [range](const std::string& text) { return advice(text, range); };
  return value;
}

template <class Target>
Value bind_real(Target& target, RealRange range) {
  return bind(
      Kind::Real, target, [range](const std::string& text) { return read_real(text, range); }, remedy(range));
}

}  // namespace

std::string plain_number(const std::string& text) {
  constexpr const char* blanks = " \t";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string::npos) return text;
  std::string number = text.substr(first, text.find_last_not_of(blanks) + 1 - first);
  if (number.size() > 1 && number.front() == '+' && (is_digit(number[1]) || number[1] == '.')) number.erase(0, 1);
  for (std::size_t i = 1; i + 1 < number.size(); ++i) {
    if (number[i] == '_' && is_digit(number[i - 1]) && is_digit(number[i + 1])) number.erase(i, 1);
  }
  const bool is_number = number.find_first_not_of("0123456789.eE+-") == std::string::npos;
  return is_number ? number : text;
}

Value flag(bool& target) { return bind_bool(Kind::Flag, target, "true", "false"); }
Value flag(std::optional<bool>& target) { return bind_bool(Kind::Flag, target, "true", "false"); }
Value word_for_another() {
  return {.kind = Kind::Flag,
          .set = [](const std::string& text) { return text == "true" || text == "false"; },
          .get = [] { return std::optional<std::string>(); }};
}
Value yes_no(bool& target) { return bind_bool(Kind::YesNo, target, "yes", "no"); }
Value yes_no(std::optional<bool>& target) { return bind_bool(Kind::YesNo, target, "yes", "no"); }

Value integer(std::int64_t& target, IntegerRange range) { return bind_integer(target, range); }
Value integer(std::optional<std::int64_t>& target, IntegerRange range) { return bind_integer(target, range); }

Value real(double& target, RealRange range) { return bind_real(target, range); }
Value real(std::optional<double>& target, RealRange range) { return bind_real(target, range); }

Value choice(std::string& target, std::vector<std::string> choices) { return bind_choice(target, std::move(choices)); }
Value choice(std::optional<std::string>& target, std::vector<std::string> choices) {
  return bind_choice(target, std::move(choices));
}

Value choice(std::vector<std::string> words, std::function<void(std::size_t)> set,
             std::function<std::optional<std::size_t>()> get) {
  Value value{.kind = Kind::Choice,
              .set =
                  [words, set = std::move(set)](const std::string& text) {
                    const auto word = std::find(words.begin(), words.end(), text);
                    if (word == words.end()) return false;
                    set(static_cast<std::size_t>(word - words.begin()));
                    return true;
                  },
              .get = [words, get = std::move(get)]() -> std::optional<std::string> {
                const std::optional<std::size_t> word = get();
                return word ? std::optional(words[*word]) : std::nullopt;
              },
              .remedy = "choose " + one_of(words)};
  value.choices = std::move(words);
  return value;
}

Value text(std::optional<std::string>& target) {
  const auto read = [](const std::string& given) { return given.empty() ? std::nullopt : std::optional(given); };
  return bind(Kind::Text, target, read, "give a text that is not empty");
}

}  // namespace meander::cli
