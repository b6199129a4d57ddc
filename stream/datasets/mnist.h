#pragma once

#include <meander/stream/datasets/dataset.h>

#include <filesystem>

/// MNIST and its drop-in replacements: 28x28 grey images in ten classes, 60,000 training and 10,000 test images as
/// published; other counts are accepted.
///
/// Each is read from four idx files, plain or gz, with or without the suffix .gz, in data_dir/NAME. Throws Error for
/// anything missing or damaged, in one line that names the file and ends with how to fetch it. Sound files other than
/// the published ones are accepted; `published` tells.
namespace meander::datasets {

/// LeCun, Cortes & Burges 1998. The files may also lie in `data_dir` itself.
DataPair mnist(const std::filesystem::path& data_dir);

/// Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747. Debian's dataset-fashion-mnist is found automatically.
DataPair fashion_mnist(const std::filesystem::path& data_dir);

/// Clanuwat et al. 2018, arXiv:1812.01718. Published files are recognised only as the original gz.
DataPair kmnist(const std::filesystem::path& data_dir);

}  // namespace meander::datasets
