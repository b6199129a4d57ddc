#pragma once

#include <string_view>

namespace meander {

/// The content of the regular file `name` (without a leading "./") in a tar archive (ustar), a view of `archive`;
/// nothing (its data() is null) where there is none, or where the archive is damaged before it.
std::string_view tar_member(std::string_view archive, std::string_view name);

}  // namespace meander
