#include <meander/stream/contexts/context_contents.h>

#include <meander/stream/contexts/legacy_permutation.h>
#include <meander/stream/contexts/rotation.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

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

void ContextContents::rotate(double degrees) {
  for (std::int64_t c = 0; c < labels.contexts(); ++c) {
    maps.emplace_back(rotation(image, static_cast<double>(c) * degrees), image, /*pad=*/0);
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

namespace {

using Lines = std::vector<std::string>;

// "classes 3, 7"; of a long list only the first ten, as many as a reader takes in.
std::string listed(const char* one, const char* several, const Lines& names) {
  constexpr std::size_t most = 10;
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size()));
  std::string text = fmt::format("{} {}", names.size() == 1 ? one : several, fmt::join(names.begin(), end, ", "));
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

// Swapped files are each valid, so only their sizes give them away.
void add_sizes(Lines& lines, const DataPair& data) {
  if (data.test.size() <= data.train.size()) return;
  lines.push_back(fmt::format("{}: {} training and {} test samples; were the files exchanged?", data.name,
                              thousands(static_cast<std::uint64_t>(data.train.size())),
                              thousands(static_cast<std::uint64_t>(data.test.size()))));
}

void add_untested(Lines& lines, const ContextContents& contents) {
  Lines untested;
  for (std::int64_t c = 0; c < contents.labels.contexts(); ++c) {
    if (contents.test_of(c).empty()) untested.push_back(std::to_string(c));
  }
  if (untested.empty()) return;
  lines.push_back(fmt::format("{}: no test sample of {}: not tested, and left out of the average", contents.data.name,
                              listed("context", "contexts", untested)));
}

// The context that shows a class; -1 when all do, `contexts()` or more when none does.
std::int64_t context_of(const ContextLabels& labels, std::int64_t label) {
  if (labels.kind() == ContextKind::Permuted) return -1;
  return labels.class_order()[static_cast<std::size_t>(label)] / labels.classes_per_context();
}

bool is_shown(const ContextLabels& labels, std::int64_t label) { return context_of(labels, label) < labels.contexts(); }

std::vector<bool> present(const Dataset& part, std::int64_t classes) {
  std::vector<bool> found(static_cast<std::size_t>(classes));
  const std::int64_t* y = part.y.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < part.size(); ++i) found[static_cast<std::size_t>(y[i])] = true;
  return found;
}

// Skips contexts without any samples, which have a warning of their own.
void add_classes(Lines& lines, const ContextContents& contents, bool training) {
  const ContextLabels& labels = contents.labels;
  const std::vector<bool> found = present(training ? contents.data.train : contents.data.test, labels.classes());
  Lines missing;
  for (std::int64_t label = 0; label < labels.classes(); ++label) {
    if (found[static_cast<std::size_t>(label)] || !is_shown(labels, label)) continue;
    const std::int64_t context = context_of(labels, label);
    if (!training && contents.test_of(std::max<std::int64_t>(context, 0)).empty()) continue;
    missing.push_back(context < 0 ? std::to_string(label) : fmt::format("{} (context {})", label, context));
  }
  if (missing.empty()) return;
  lines.push_back(fmt::format("{}: no {} sample of {}: {}", contents.data.name, training ? "training" : "test",
                              listed("class", "classes", missing),
                              training ? "tested, but never learned" : "learned, but not tested"));
}

}  // namespace

std::vector<std::string> context_warnings(const ContextContents& contents) {
  Lines lines = contents.data.warnings;
  add_sizes(lines, contents.data);
  add_untested(lines, contents);
  add_classes(lines, contents, true);
  add_classes(lines, contents, false);
  return lines;
}

}  // namespace meander
