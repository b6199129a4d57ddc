#pragma once

#include <meander/learners/images/image.h>

#include <string>

namespace meander {

/// The picture at an eighth of its size: each pixel is the mean of a block of 8 x 8. Grey becomes red, green and blue.
Image reduced(const Image& picture);

/// In what two reduced pictures differ to the eye, in a few words; empty if they do not. Letters that another version
/// of a font draws elsewhere by a few pixels are no difference; anything that is missing, moved or of another colour
/// is.
std::string difference(const Image& actual, const Image& expected);

}  // namespace meander
