#pragma once

#include <meander/stream/datasets/published_set.h>
#include <meander/stream/fetch/fetch.h>

namespace meander::datasets {

/// `fetch` for a set that need not be a known one.
Fetched fetch_set(const PublishedSet& set, const std::filesystem::path& data_dir, const FetchOptions& options);

}  // namespace meander::datasets
