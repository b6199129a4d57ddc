#pragma once

#include <meander/learners/images/image.h>
#include <meander/stream/contexts/pixel_map.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

// Images are floats [count, channels, height, width], with 1 or 3 channels.

/// The images in rows of `columns`, or of as many as make the grid about square (the root of their number, rounded up).
/// Values are shown from 0, black, to 1; what is beyond is shown as these. Between and around the images are two white
/// pixels, and small images are enlarged by a whole factor. No images: one white pixel. Throws InternalError unless
/// `values` are whole images.
Image image_grid(std::span<const float> values, const ImageShape& shape, std::int64_t columns = 0);

/// Rows of images, each row followed by a row of their counterparts in `below`, with more space between such pairs of
/// rows. At most 8 images a row. Throws InternalError unless both hold as many whole images.
Image image_pairs(std::span<const float> above, std::span<const float> below, const ImageShape& shape);

/// Undoes a normalisation by channel: value * deviation + mean. Throws InternalError unless there is one of both for
/// each channel.
std::vector<float> denormalised(std::span<const float> values, const ImageShape& shape, std::span<const float> mean,
                                std::span<const float> deviation);

}  // namespace meander
