#pragma once

#include "scratch_folder.h"

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace meander {

/// The program under test; MEANDER_PROGRAM in the environment names another.
inline std::string program() {
  const char* other = std::getenv("MEANDER_PROGRAM");
  return other == nullptr ? MEANDER_PROGRAM : other;
}

/// A shell script, to be run in a folder of its own and without the user's cache and settings. In it `meander` runs the
/// program, and "$MEANDER" is its path.
inline std::string script_file(const ScratchFolder& folder, const std::string& script) {
  return folder.put(".script", "cd \"" + folder.path().string() +
                                   "\" || exit 99\n"
                                   "export HOME=\"$PWD\" XDG_CACHE_HOME=\"$PWD/.cache\" NO_COLOR=1\n"
                                   "unset COLUMNS\n"
                                   "MEANDER='" +
                                   program() + "'\nmeander() { \"$MEANDER\" \"$@\"; }\n" + script + "\n");
}

/// What a script did.
struct Outcome {
  int code = 0;
  std::string output;
  std::string error;
};

/// How often `words` occurs in a text.
inline int count(const std::string& text, const std::string& words) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(words, at)) != std::string::npos; at += words.size()) ++found;
  return found;
}

inline int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

/// Runs a script to its end. What it prints passes through the files `.output` and `.error`.
inline Outcome run_script(const ScratchFolder& folder, const std::string& script) {
  const std::string file = script_file(folder, script);
  const std::string output = (folder.path() / ".output").string(), error = (folder.path() / ".error").string();
  const int status = std::system(("sh '" + file + "' >'" + output + "' 2>'" + error + "' </dev/null").c_str());
  return {exit_code(status), content_of(output), content_of(error)};
}

}  // namespace meander
