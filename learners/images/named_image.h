#pragma once

#include <meander/learners/images/image.h>

#include <string>

namespace meander {

/// A picture that a run shows.
struct NamedImage {
  std::string name;   ///< of its file, without ".png": "reconstructions-context-0"
  std::string title;  ///< for people
  Image image;
};

}  // namespace meander
