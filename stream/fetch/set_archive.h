#pragma once

#include <meander/stream/datasets/published_set.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// The most bytes that an archive of the set's files may inflate to.
std::uint64_t archive_limit(const PublishedSet& set);

/// Returns the tar inside `bytes`, the archive of a set. Throws Error when it is damaged, cut off or far larger than
/// the set.
std::string unpack(const PublishedSet& set, std::string_view bytes, const std::string& where);

}  // namespace meander
