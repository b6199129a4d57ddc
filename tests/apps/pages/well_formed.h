#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// Reads the tags of an HTML page that is written strictly: attributes in double quotes or bare, every element closed.
class StrictHtml {
 public:
  explicit StrictHtml(std::string_view text) : rest_(text) { read(); }

  /// What is wrong, in a few words; empty if the page is well-formed.
  const std::string& fault() const { return fault_; }
  const std::vector<std::string>& ids() const { return ids_; }
  /// The names of all elements, in their order.
  const std::vector<std::string>& elements() const { return elements_; }

 private:
  static bool is_void(const std::string& name) {
    static const std::set<std::string> names{"meta", "link", "img", "input", "br"};
    return names.contains(name);
  }

  static bool is_raw(const std::string& name) { return name == "script" || name == "style"; }

  void read() {
    while (fault_.empty()) {
      const std::size_t begin = rest_.find('<');
      const std::string_view between = rest_.substr(0, begin);
      if (between.find('>') != std::string_view::npos) fault_ = "a bare > in a text";
      if (begin == std::string_view::npos) break;
      rest_.remove_prefix(begin + 1);
      read_tag();
    }
    if (fault_.empty() && !open_.empty()) fault_ = "never closed: " + open_.back();
  }

  void read_tag() {
    const bool closes = rest_.starts_with('/');
    if (closes) rest_.remove_prefix(1);
    const std::size_t length = std::min(rest_.find_first_of(" \n>"), rest_.size());
    const std::string name(rest_.substr(0, length));
    rest_.remove_prefix(length);
    if (closes) return close(name);
    read_attributes(name);
    if (name == "!DOCTYPE" || !fault_.empty()) return;
    elements_.push_back(name);
    if (!is_void(name)) open_.push_back(name);
    if (is_raw(name)) rest_.remove_prefix(std::min(rest_.find("</" + name + ">"), rest_.size()));
  }

  void close(const std::string& name) {
    if (open_.empty() || open_.back() != name) {
      fault_ = "closes " + name + " in " + (open_.empty() ? "nothing" : open_.back());
      return;
    }
    open_.pop_back();
    rest_.remove_prefix(std::min<std::size_t>(1, rest_.size()));
  }

  void read_attributes(const std::string& element) {
    std::set<std::string> names;
    while (true) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
      if (rest_.empty()) return fail("never ends: " + element);
      if (rest_.front() == '>') return rest_.remove_prefix(1);
      const std::size_t length = rest_.find_first_of("= \n>");
      if (length == std::string_view::npos) return fail("never ends: " + element);
      const std::string name(rest_.substr(0, length));
      if (!names.insert(name).second) return fail("twice in " + element + ": " + name);
      rest_.remove_prefix(length);
      if (rest_.starts_with("=\""))
        read_value(name);
      else if (rest_.starts_with('='))
        return fail("not quoted: " + name);
    }
  }

  void read_value(const std::string& name) {
    rest_.remove_prefix(2);
    const std::size_t end = std::min(rest_.find('"'), rest_.size());
    const std::string_view value = rest_.substr(0, end);
    if (value.find('<') != std::string_view::npos) fail("a bare < in " + name);
    if (name == "id") ids_.emplace_back(value);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
  }

  void fail(const std::string& fault) { fault_ = fault; }

  std::string_view rest_;
  std::string fault_;
  std::vector<std::string> open_;
  std::vector<std::string> ids_;
  std::vector<std::string> elements_;
};

}  // namespace meander
