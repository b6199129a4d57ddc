#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace meander {

/// TMPDIR is another folder while it lives.
class TemporaryPlace {
 public:
  explicit TemporaryPlace(const std::filesystem::path& folder) {
    if (const char* former = std::getenv("TMPDIR")) former_ = former;
    ::setenv("TMPDIR", folder.c_str(), 1);
  }
  ~TemporaryPlace() { former_ ? ::setenv("TMPDIR", former_->c_str(), 1) : ::unsetenv("TMPDIR"); }
  TemporaryPlace(const TemporaryPlace&) = delete;
  TemporaryPlace& operator=(const TemporaryPlace&) = delete;

 private:
  std::optional<std::string> former_;
};

}  // namespace meander
