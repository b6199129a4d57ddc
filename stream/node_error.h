#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// "node 'permute', batch 1204": where an error in a node happened.
std::string at_node(std::string_view node, std::int64_t batch);

/// Call it in a catch block: throws the exception in flight again as an Error that says `where` it happened.
/// An Error keeps its type, problem and remedy; of any other exception the first line is kept.
[[noreturn]] void rethrow_at(const std::string& where, std::string_view node);

}  // namespace meander
