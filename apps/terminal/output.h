#pragma once

#include <chrono>
#include <string_view>

namespace meander::terminal {

/// Call it first in `main`. A reader that goes away (`meander data list | head -1`) must not kill a run: further output
/// to it is dropped. Neither must a file that reaches the size limit (`ulimit -f`): writing to it fails instead.
/// Standard input, output or error that was closed (`>&-`) is opened on /dev/null, so that no file of ours gets its
/// number.
void prepare_standard_streams();

/// Writes all of `text` to a file descriptor, unbuffered. A closed pipe is not an error, see above; any other failure
/// (a full disk, a descriptor that accepts nothing for longer than `patience`) throws Error.
void write(int descriptor, std::string_view text, std::chrono::milliseconds patience = std::chrono::seconds(10));

/// Whether the reader of standard output closed it before everything was written.
bool reader_went_away();

}  // namespace meander::terminal
