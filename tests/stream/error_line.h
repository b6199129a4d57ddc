#pragma once

#include <meander/stream/runtime/error.h>

#include <string>

/// The line of the Error that `action` throws; "no error" when it throws none.
template <class E = meander::Error, class Action>
std::string error_line(Action&& action) {
  try {
    action();
  } catch (const E& error) {
    return error.what();
  }
  return "no error";
}
