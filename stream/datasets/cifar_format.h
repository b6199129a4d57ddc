#pragma once

#include <meander/stream/datasets/cifar_records.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/set_format.h>

#include <vector>

namespace meander {

/// Binary CIFAR files; the last one is the test set.
const SetFormat& cifar10_format();

/// The same with coarse labels, which are checked but not used: the classes are the fine ones.
const SetFormat& cifar100_format();

/// CIFAR-10 and CIFAR-100 in their binary versions.
std::vector<PublishedSet> cifar_sets();

}  // namespace meander
