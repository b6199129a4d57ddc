#pragma once

#include <meander/stream/datasets/dataset.h>

#include <filesystem>

/// CIFAR-10 and CIFAR-100 (Krizhevsky 2009) in their binary versions: 32x32 colour images, 50,000 training and 10,000
/// test images as published; any other number of whole records is accepted, with a warning if there are fewer.
///
/// Throws Error for anything missing or damaged, in one line that names the file and ends with how to fetch it. Sound
/// files other than the published ones are accepted; `published` tells.
namespace meander::datasets {

/// Ten classes. Six files, in data_dir/cifar-10-batches-bin, in data_dir/cifar10 or in `data_dir` itself.
DataPair cifar10(const std::filesystem::path& data_dir);

/// The hundred fine classes. Two files, in data_dir/cifar-100-binary, in data_dir/cifar100 or in `data_dir` itself.
DataPair cifar100(const std::filesystem::path& data_dir);

}  // namespace meander::datasets
