#pragma once

#include <meander/stream/datasets/cifar_records.h>

#include <string>
#include <string_view>

namespace meander {

/// Converts a file of CIFAR's Python version (a pickled dictionary with `data`, an array of one row of 3,072 bytes per
/// image, and `labels`, or `coarse_labels` and `fine_labels`) to the records of the binary version. No code in the
/// pickle is run. Throws Error "where: what; remedy".
std::string records_of_pickle(std::string_view pickle, const CifarForm& form, const std::string& where,
                              const std::string& remedy);

}  // namespace meander
