#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/contexts/context_labels.h>
#include <meander/stream/contexts/pixel_map.h>
#include <meander/stream/contexts/scenario.h>
#include <meander/stream/datasets/dataset.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace meander {

struct ContextContents;

/// Test samples of one context: x [M, C, H, W] as the context shows them, with the data set's element type; y [M] int64
/// stored labels.
struct TestSet {
  at::Tensor x;
  at::Tensor y;
  std::int64_t context = 0;

  std::int64_t size() const { return y.size(0); }
};

struct SplitOptions {
  std::int64_t contexts = 5;
  Scenario scenario = Scenario::Class;
  bool single_head = false;
  /// Decides which classes share a context, 0 to 4294967295; 0 keeps the data set's order.
  std::uint64_t seed = 1;
  /// The data set's classes in the order in which the contexts show them, instead of one by the seed.
  std::vector<std::int64_t> class_order{};
};

struct PermutedOptions {
  std::int64_t contexts = 10;
  Scenario scenario = Scenario::Class;
  bool single_head = false;
  /// Decides the permutations, 0 to 4294967295; 0 leaves the first context as it is.
  std::uint64_t seed = 1;
  /// Zero pixels put on each side before permuting.
  std::int64_t pad = 2;
};

struct RotatedOptions {
  std::int64_t contexts = 3;
  Scenario scenario = Scenario::Class;
  bool single_head = false;
  /// By how much each context's images are turned further than those of the one before, counter-clockwise; the first
  /// context's are not.
  double degrees = 80;
};

/// The contexts of a stream: which samples of a data set each shows, how, and under which labels. The pixels (or
/// features) are held once, unchanged; a context is a vector of indices and perhaps a permutation. A value type: copies
/// share everything. Thread-safe.
class ContextSet {
 public:
  /// Divides the classes among the contexts: context c holds new labels c*k..c*k+k-1, k = classes / contexts (split
  /// MNIST). Throws UsageError when there are more contexts than classes, a context has no training sample, or
  /// `class_order` does not hold every class once.
  static ContextSet split(DataPair data, const SplitOptions& options = {});
  /// Every context shows all samples through its own pixel permutation (permuted MNIST: Goodfellow et al. 2013,
  /// arXiv:1312.6211).
  static ContextSet permuted(DataPair data, const PermutedOptions& options = {});
  /// Every context shows all samples turned by an angle of its own (rotated MNIST; nearest neighbour, zeros from
  /// outside: rotation.h). Throws UsageError for an angle that is not finite.
  static ContextSet rotated(DataPair data, const RotatedOptions& options = {});

  /// The data set's name and the data themselves.
  const std::string& name() const;
  const DataPair& data() const;
  /// Warnings for the user, one line each: the data set's warnings, a context that cannot be tested, a class without
  /// training or test samples, files that seem swapped. Costs one pass over the labels.
  std::vector<std::string> warnings() const;
  /// The shape of the samples as the contexts show them (padding included).
  ImageShape shape() const;
  const ContextLabels& labels() const;
  std::int64_t contexts() const { return labels().contexts(); }
  std::int64_t classes_per_context() const { return labels().classes_per_context(); }
  std::int64_t outputs() const { return labels().outputs(); }
  Scenario scenario() const { return labels().scenario(); }
  bool single_head() const { return labels().single_head(); }
  bool multi_head() const { return labels().multi_head(); }
  /// The new label of each original one.
  const std::vector<std::int64_t>& class_order() const { return labels().class_order(); }
  /// Whether learners are told each sample's context: only in the task scenario.
  bool reveals_context() const { return scenario() == Scenario::Task; }
  /// The context's pixel permutation, out[i] = in[permutation[i]], of the padded image; empty when it has none.
  const std::vector<std::int64_t>& permutation(std::int64_t context) const;

  std::int64_t train_size(std::int64_t context) const;
  /// Training samples: row i is sample `samples[i]` (0..train_size-1) of context `contexts[i]`, as that context shows
  /// it. x [B, C, H, W] with the data set's element type, y, ids [B] int64 and, where the scenario reveals it, context
  /// [B]; tensors from `pool`. Costs one pass over the bytes. Throws UsageError for an id that is out of range.
  Batch gather(std::span<const std::int64_t> contexts, std::span<const std::int64_t> samples, TensorPool& pool) const;

  /// The whole test set of one context, or of all contexts, in the data set's order. Each call creates new tensors:
  /// keep the result.
  TestSet test(std::int64_t context) const;
  std::vector<TestSet> test() const;

 private:
  explicit ContextSet(std::shared_ptr<const ContextContents> contents);
  void check(std::int64_t context) const;

  std::shared_ptr<const ContextContents> contents_;
};

}  // namespace meander
