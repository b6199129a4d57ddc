#pragma once

#include <string>
#include <string_view>

namespace meander {

/// Where a Visdom server listens: "http://localhost:8097", or "http://gate/plots" where it was started with a base
/// path.
struct VisdomAddress {
  std::string host;  ///< a name or a number; of IPv6 without the brackets
  std::string port = "8097";
  std::string path;  ///< empty, or "/plots": what the paths of its requests begin with

  /// Throws UsageError when `text` is not such an address. Visdom's port if it names none.
  static VisdomAddress parse(std::string_view text);

  /// "localhost:8097", for the header of requests.
  std::string authority() const;
  /// "http://localhost:8097".
  std::string text() const { return "http://" + authority() + path; }
};

}  // namespace meander
