#pragma once

#include <meander/stream/runtime/error.h>

#include <initializer_list>
#include <string>

namespace meander {

/// The line of the UsageError that `action` throws; empty when it throws none.
template <class Action>
std::string usage_error(Action action) {
  try {
    action();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

/// The line of the Error, of whatever kind, that `action` throws; empty when it throws none.
template <class Action>
std::string error_line(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// Whether the text has all of these parts.
inline bool mentions(const std::string& text, std::initializer_list<const char*> parts) {
  for (const char* part : parts) {
    if (text.find(part) == std::string::npos) return false;
  }
  return true;
}

}  // namespace meander
