#include <meander/learners/part.h>

#include <iterator>
#include <utility>

namespace meander {

Parts operator+(Parts left, Parts right) {
  left.insert(left.end(), std::make_move_iterator(right.begin()), std::make_move_iterator(right.end()));
  return left;
}

}  // namespace meander
