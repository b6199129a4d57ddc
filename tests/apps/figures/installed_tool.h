#pragma once

#include "catch.h"

#include <meander/apps/figures/finished_program.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

namespace meander {

/// Whether a program that a test needs is installed. Otherwise the test says by name what is missing; on CI, where
/// nothing may be, it fails.
inline bool is_installed(const std::string& program, const std::string& package) {
  if (installed_program(program)) return true;
  const std::string missing = "not tested: needs " + program + "; install the Debian package " + package;
  const char* ci = std::getenv("CI");
  if (ci != nullptr && *ci != '\0') FAIL(missing);
  WARN(missing);
  return false;
}

/// What a program prints.
inline std::string printed_by(const std::string& program, const std::vector<std::string>& arguments) {
  const FinishedProgram run = finished_program(*installed_program(program), arguments, {}, std::chrono::seconds(60));
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  return run.output;
}

}  // namespace meander
