#pragma once

#include <meander/stream/runtime/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// body(0) ... body(count - 1), in parallel if there is an arena. The tiles must not depend on its number of threads.
template <class Body>
void for_each_tile(Arena* arena, int count, const Body& body) {
  if (arena != nullptr) {
    arena->for_each(count, body);
  } else {
    for (int i = 0; i < count; ++i) body(i);
  }
}

/// Where the columns of a matrix are cut into tiles, both ends included. Two tiles suit two cores and cost next to
/// nothing on one; wide matrices get more, for machines with more cores.
std::vector<std::int64_t> column_tiles(std::int64_t columns);

/// body(first, last) for tiles of `rows_a_tile` rows.
template <class Body>
void for_each_row_tile(Arena* arena, std::int64_t rows, std::int64_t rows_a_tile, const Body& body) {
  for_each_tile(arena, static_cast<int>((rows + rows_a_tile - 1) / rows_a_tile), [&](int tile) {
    const std::int64_t first = tile * rows_a_tile;
    body(first, first + rows_a_tile < rows ? first + rows_a_tile : rows);
  });
}

}  // namespace meander
