#pragma once

#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/set_format.h>

#include <vector>

namespace meander {

/// Four idx files of 28x28 images and their labels, plain or gz: train images, train labels, test images, test labels.
const SetFormat& idx_format();

/// The sets that come as four idx files of 28x28 images in ten classes: MNIST and its drop-in replacements.
std::vector<PublishedSet> idx_sets();

}  // namespace meander
