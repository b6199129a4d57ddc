#include <meander/stream/datasets/digits.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/parallel_loop.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace meander::datasets {

Dataset digits_dataset(std::uint64_t seed, int split, std::int64_t count, std::int64_t first) {
  if (split != 0 && split != 1) throw UsageError("digits", "there is no such split", "give 0 (train) or 1 (test)");
  if (count < 1 || first < 0) throw UsageError("digits", "there are no such samples", "give a count of 1 or more");
  Dataset set;
  set.x = at::empty({count, 1, 28, 28}, at::TensorOptions(at::kByte));
  set.y = at::empty({count}, at::TensorOptions(at::kLong));
  auto* pixels = set.x.data_ptr<std::uint8_t>();
  auto* labels = set.y.data_ptr<std::int64_t>();
  constexpr std::int64_t block = 64;
  parallel_loop((count + block - 1) / block, [&](std::int64_t stretch) {
    for (std::int64_t n = stretch * block; n < std::min(count, (stretch + 1) * block); ++n) {
      const std::int64_t i = first + n;
      draw_digit(seed, static_cast<std::uint32_t>(split), static_cast<std::uint64_t>(i), pixels + n * digit_pixels);
      labels[n] = i % 10;
    }
  });
  return set;
}

DataPair digits(std::uint64_t seed) {
  return {.name = "digits",
          .train = digits_dataset(seed, 0, 60'000),
          .test = digits_dataset(seed, 1, 10'000),
          .classes = 10,
          .published = true};
}

}  // namespace meander::datasets
