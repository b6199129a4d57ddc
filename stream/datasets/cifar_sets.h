#pragma once

#include <meander/stream/datasets/published_set.h>

#include <vector>

namespace meander {

/// CIFAR-10 and CIFAR-100 in their binary versions.
std::vector<PublishedSet> cifar_sets();

}  // namespace meander
