#pragma once

#include <meander/stream/datasets/dataset.h>
#include <meander/stream/datasets/published_set.h>

#include <filesystem>

namespace meander::datasets {

/// Reads a set from wherever its files lie, as mnist.h says for MNIST.
DataPair read_set(const PublishedSet& set, const std::filesystem::path& data_dir);

}  // namespace meander::datasets
