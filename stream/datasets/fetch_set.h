#pragma once

#include <meander/stream/datasets/fetch.h>
#include <meander/stream/datasets/idx_sets.h>

namespace meander::datasets {

/// `fetch` for a set that need not be a known one.
Fetched fetch_set(const IdxSet& set, const std::filesystem::path& data_dir, const FetchOptions& options);

}  // namespace meander::datasets
