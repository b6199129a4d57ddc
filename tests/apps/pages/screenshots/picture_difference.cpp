#include "picture_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace meander {
namespace {

constexpr std::int64_t block_side = 8;
// A block counts as seen in another picture if it lies between its darkest and brightest neighbours there, within this.
constexpr int tolerance = 24;
// In a tile of this many blocks a side, at most this share may differ; and of all blocks.
constexpr std::int64_t tile_side = 16;
constexpr double share_of_tile = 0.06, share_of_all = 0.005;

int value_at(const Image& image, std::int64_t y, std::int64_t x, std::int64_t channel) {
  return image.values[static_cast<std::size_t>((y * image.width + x) * image.channels + channel)];
}

bool is_seen_in(const Image& other, const Image& image, std::int64_t y, std::int64_t x) {
  for (std::int64_t channel = 0; channel < 3; ++channel) {
    int least = 255, most = 0;
    for (std::int64_t v = std::max<std::int64_t>(0, y - 1); v <= std::min(y + 1, other.height - 1); ++v) {
      for (std::int64_t u = std::max<std::int64_t>(0, x - 1); u <= std::min(x + 1, other.width - 1); ++u) {
        least = std::min(least, value_at(other, v, u, channel));
        most = std::max(most, value_at(other, v, u, channel));
      }
    }
    const int value = value_at(image, y, x, channel);
    if (value < least - tolerance || value > most + tolerance) return false;
  }
  return true;
}

// Both ways: what is missing in one is new in the other.
std::int64_t differing_blocks(const Image& actual, const Image& expected, std::int64_t top, std::int64_t left) {
  std::int64_t count = 0;
  for (std::int64_t y = top; y < std::min(top + tile_side, actual.height); ++y) {
    for (std::int64_t x = left; x < std::min(left + tile_side, actual.width); ++x) {
      count += !is_seen_in(expected, actual, y, x) || !is_seen_in(actual, expected, y, x);
    }
  }
  return count;
}

}  // namespace

Image reduced(const Image& picture) {
  Image small{.height = picture.height / block_side, .width = picture.width / block_side, .channels = 3};
  for (std::int64_t y = 0; y < small.height; ++y) {
    for (std::int64_t x = 0; x < small.width; ++x) {
      for (std::int64_t channel = 0; channel < 3; ++channel) {
        int sum = 0;
        for (std::int64_t i = 0; i < block_side * block_side; ++i) {
          sum += value_at(picture, y * block_side + i / block_side, x * block_side + i % block_side,
                          std::min(channel, picture.channels - 1));
        }
        small.values.push_back(static_cast<std::uint8_t>(sum / (block_side * block_side)));
      }
    }
  }
  return small;
}

std::string difference(const Image& actual, const Image& expected) {
  if (actual.height != expected.height || actual.width != expected.width) {
    return fmt::format("it has {} x {} blocks in place of {} x {}", actual.width, actual.height, expected.width,
                       expected.height);
  }
  std::int64_t all = 0;
  for (std::int64_t y = 0; y < actual.height; y += tile_side) {
    for (std::int64_t x = 0; x < actual.width; x += tile_side) {
      const std::int64_t count = differing_blocks(actual, expected, y, x);
      all += count;
      if (static_cast<double>(count) > share_of_tile * tile_side * tile_side) {
        return fmt::format("{} of {} blocks differ around pixel ({}, {})", count, tile_side * tile_side,
                           (x + tile_side / 2) * block_side, (y + tile_side / 2) * block_side);
      }
    }
  }
  if (static_cast<double>(all) <= share_of_all * static_cast<double>(actual.height * actual.width)) return "";
  return fmt::format("{} of {} blocks differ", all, actual.height * actual.width);
}

}  // namespace meander
