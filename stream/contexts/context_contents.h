#pragma once

#include <meander/stream/contexts/context_labels.h>
#include <meander/stream/contexts/pixel_map.h>
#include <meander/stream/datasets/dataset.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// What a context set holds: the data once, and for each context which samples it shows, how, and under which labels.
struct ContextContents {
  using Indices = std::vector<std::int64_t>;

  /// Throws UsageError when a context would have no training sample. Images are shown as they are until `permute` or
  /// `rotate`.
  ContextContents(DataPair pair, ContextLabels context_labels);

  /// Gives every context a pixel permutation of its own, of the image padded by `pad` zero pixels on each side.
  void permute(std::int64_t pad, std::uint64_t seed);
  /// Rotates the images of context c by c times this angle.
  void rotate(double degrees);

  /// Which samples of the data set a context shows, in its order. Permuted contexts all share one list.
  const Indices& train_of(std::int64_t context) const { return one_of(train, context); }
  const Indices& test_of(std::int64_t context) const { return one_of(test, context); }

  /// The size of an image as contexts show it, in bytes.
  std::int64_t bytes() const { return shown.size() * data.train.x.element_size(); }
  at::ScalarType kind() const { return data.train.x.scalar_type(); }
  /// Writes the bytes of image `index` of `part` as `context` shows it, and returns its label there.
  std::int64_t show(const Dataset& part, std::int64_t context, std::int64_t index, std::uint8_t* to) const;

  DataPair data;
  ContextLabels labels;
  Indices stored;  // [contexts][classes]: stored label of each original one
  ImageShape image;
  ImageShape shown;
  std::vector<Indices> train;
  std::vector<Indices> test;
  std::vector<Indices> permutations;
  std::vector<PixelMap> maps;

 private:
  static const Indices& one_of(const std::vector<Indices>& lists, std::int64_t context) {
    return lists.size() == 1 ? lists.front() : lists[static_cast<std::size_t>(context)];
  }
};

/// Warnings for users of these contexts although nothing is wrong with the files, one line each: the data set's own
/// warnings, contexts and classes without samples, more test samples than training samples.
std::vector<std::string> context_warnings(const ContextContents& contents);

}  // namespace meander
