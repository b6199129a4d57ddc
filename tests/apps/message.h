#pragma once

#include <meander/stream/runtime/error.h>

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

}  // namespace meander
