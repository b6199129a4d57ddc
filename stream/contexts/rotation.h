#pragma once

#include <meander/stream/contexts/pixel_map.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Rotation of an image about its centre, counter-clockwise as people see it, without interpolation: for each pixel of
/// the rotated image, row by row, the one that it shows, or -1 where that lies outside. The angle is in degrees.
///
/// The centre of the pixel in row r and column c has the coordinates x = c + 1/2 - width/2 and y = r + 1/2 - height/2,
/// y pointing down. It shows the pixel that contains the point (x cos a - y sin a, x sin a + y cos a): torchvision's
/// and Pillow's rotation with nearest-neighbour sampling, the image's size kept, and nothing (0) from outside.
std::vector<std::int64_t> rotation(const ImageShape& image, double degrees);

}  // namespace meander
