#pragma once

#include <meander/stream/datasets/cifar_records.h>
#include <meander/stream/datasets/set_format.h>

namespace meander {

/// Binary CIFAR files, the last of which is the one to be tested on.
const SetFormat& cifar10_format();

/// The same with coarse labels, which are checked and not used: the classes are the fine ones.
const SetFormat& cifar100_format();

}  // namespace meander
