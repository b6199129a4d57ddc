#include <meander/stream/context_contents.h>
#include <meander/stream/error.h>
#include <meander/stream/legacy_permutation.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

namespace meander {
namespace {

using Indices = ContextContents::Indices;

std::size_t at_index(std::int64_t i) { return static_cast<std::size_t>(i); }

Indices counted(std::int64_t count) {
  Indices values(at_index(count));
  std::iota(values.begin(), values.end(), 0);
  return values;
}

std::vector<Indices> members(const ContextLabels& labels, const at::Tensor& y) {
  if (labels.kind() == ContextKind::Permuted) return {counted(y.numel())};
  std::vector<Indices> contexts(at_index(labels.contexts()));
  const std::int64_t* original = y.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < y.numel(); ++i) {
    const std::int64_t context = labels.class_order()[at_index(original[i])] / labels.classes_per_context();
    if (context < labels.contexts()) contexts[at_index(context)].push_back(i);
  }
  return contexts;
}

Indices label_table(const ContextLabels& labels) {
  Indices table;
  for (std::int64_t c = 0; c < labels.contexts(); ++c) {
    for (std::int64_t y = 0; y < labels.classes(); ++y) table.push_back(labels.stored(c, y));
  }
  return table;
}

ImageShape shape_of(const at::Tensor& x) { return {x.size(1), x.size(2), x.size(3)}; }

}  // namespace

ContextContents::ContextContents(DataPair pair, ContextLabels context_labels)
    : data(std::move(pair)),
      labels(std::move(context_labels)),
      stored(label_table(labels)),
      image(shape_of(data.train.x)),
      shown(image),
      train(members(labels, data.train.y)),
      test(members(labels, data.test.y)),
      permutations(at_index(labels.contexts())) {
  const auto bare = std::find_if(train.begin(), train.end(), [](const Indices& samples) { return samples.empty(); });
  if (bare != train.end()) {
    throw UsageError("contexts",
                     fmt::format("context {} has no training sample in {}", bare - train.begin(), data.name),
                     "choose another data set or fewer contexts");
  }
}

void ContextContents::permute(std::int64_t pad, std::uint64_t seed) {
  shown = {image.channels, image.height + 2 * pad, image.width + 2 * pad};
  LegacyPermutations orders(seed);
  for (std::size_t c = 0; c < permutations.size(); ++c) {
    // Seed 0 leaves the first context as it is and draws nothing for it.
    permutations[c] = seed == 0 && c == 0 ? counted(shown.pixels()) : orders.permutation(shown.pixels());
    maps.emplace_back(permutations[c], image, pad);
  }
}

std::int64_t ContextContents::show(const Dataset& part, std::int64_t context, std::int64_t index,
                                   std::uint8_t* to) const {
  const auto* first = static_cast<const std::uint8_t*>(part.x.data_ptr());
  if (maps.empty()) {
    std::memcpy(to, first + index * bytes(), at_index(bytes()));
  } else {
    const std::uint8_t* from = first + index * image.size();
    for (std::int64_t channel = 0; channel < image.channels; ++channel) {
      maps[at_index(context)].show(from + channel * image.pixels(), to + channel * shown.pixels());
    }
  }
  return stored[at_index(context * labels.classes() + part.y.data_ptr<std::int64_t>()[index])];
}

}  // namespace meander
