#pragma once

#include <meander/stream/datasets/published_set.h>

#include <vector>

namespace meander {

/// The sets that come as four idx files of 28x28 images in ten classes: MNIST and its drop-in replacements.
std::vector<PublishedSet> idx_sets();

}  // namespace meander
