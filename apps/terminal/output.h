#pragma once

#include <chrono>
#include <string_view>

namespace meander::terminal {

/// Call it first in `main`. A reader that goes away (`meander data list | head -1`) must not kill a run: what is then
/// written to it is dropped. Nor must a file that grows beyond the limit of its size (`ulimit -f`): writing to it
/// fails. Where standard input, output or error was closed (`>&-`) it is opened on nothing, lest a file of ours take
/// its number.
void prepare_standard_streams();

/// Writes all of `text` to a file descriptor at once. A closed pipe is no error, see above; any other failure (a full
/// disk, a descriptor that takes nothing for longer than `patience`) throws Error.
void write(int descriptor, std::string_view text, std::chrono::milliseconds patience = std::chrono::seconds(10));

/// Standard output was closed by its reader before all was written.
bool reader_went_away();

}  // namespace meander::terminal
