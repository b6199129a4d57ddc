#pragma once

#include <map>
#include <string>
#include <vector>

namespace meander {

/// What there is to say about runs. Those with the same words are named together.
class Remarks {
 public:
  /// `title` as tables have it: "EWC s2".
  void add(const std::string& title, const std::string& text);
  bool empty() const { return titles_.empty(); }
  /// "EWC s1, EWC s2: diverged at iteration 12", the first few of many runs by name; in the order of their words.
  std::vector<std::string> lines() const;

 private:
  std::map<std::string, std::vector<std::string>> titles_;
};

}  // namespace meander
