#include <meander/learners/linalg/tiles.h>

#include <algorithm>

namespace meander {

std::vector<std::int64_t> column_tiles(std::int64_t columns) {
  constexpr std::int64_t splits_from = 64, tile_width = 512;
  const std::int64_t tiles = columns < splits_from ? 1 : std::max<std::int64_t>(2, columns / tile_width);
  std::vector<std::int64_t> at;
  for (std::int64_t t = 0; t <= tiles; ++t) at.push_back(t == tiles ? columns : columns * t / tiles / 16 * 16);
  return at;
}

}  // namespace meander
