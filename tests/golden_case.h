#pragma once

#include "golden_value.h"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace meander::golden {

/// A number that is not the expected one: the line names topic, case, key, index and both numbers.
class Mismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The case needs what meander does not have yet: counted apart, no failure.
class NotYet : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One case of a golden topic; see golden/README.md. Its values are read by the functions of
/// golden_value.h.
struct GoldenCase {
  std::string topic;
  std::string name;
  double tolerance = 0;
  Json config, initial, inputs, expected;

  /// The expected value `key`; a path such as "steps/0/loss" reaches inside. Throws Mismatch when there is none.
  const Json& expect(const std::string& key) const;
  /// Throws Mismatch unless `actual` is the expected value `key`, or the given `value` (`key` is then but its name in
  /// the message), within the tolerance: |a-b| <= tolerance * max(1, |b|) for every element. Where minus infinity is
  /// expected anything at or below -1e30 will do. An undefined tensor is null.
  void check(const std::string& key, const at::Tensor& actual, const Json& value) const;
  void check(const std::string& key, double actual, const Json& value) const;
  void check(const std::string& key, const std::vector<double>& actual, const Json& value) const;
  void check(const std::string& key, const std::vector<std::int64_t>& actual, const Json& value) const;
  template <class Value>
  void check(const std::string& key, const Value& actual) const {
    check(key, actual, expect(key));
  }
  /// Throws Mismatch with this text, naming topic and case.
  [[noreturn]] void fail(const std::string& what) const;
};

/// Where the golden files are: MEANDER_GOLDEN, else tests/golden.
std::filesystem::path folder();
/// All cases of a file. Throws Error when it does not parse or a case lacks a part.
std::vector<GoldenCase> load(const std::filesystem::path& file);
/// All cases of a topic, from `folder()`.
std::vector<GoldenCase> load_topic(const std::string& topic);

}  // namespace meander::golden
