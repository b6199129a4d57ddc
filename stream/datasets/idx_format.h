#pragma once

#include <meander/stream/datasets/set_format.h>

namespace meander {

/// Four idx files of 28x28 images and their labels, plain or gz: train images, train labels, test images, test labels.
const SetFormat& idx_format();

}  // namespace meander
