#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// "node 'permute', batch 1204": where an error in a node happened.
std::string at_node(std::string_view node, std::int64_t batch);

/// Call it in a catch block: rethrows the current exception as an Error that says `where` it happened. An Error keeps
/// its type, problem and remedy; any other exception keeps the first line of its message.
[[noreturn]] void rethrow_at(const std::string& where, std::string_view node);

}  // namespace meander
