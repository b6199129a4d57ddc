#include <meander/stream/contexts/context_contents.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/contexts/legacy_permutation.h>
#include <meander/stream/datasets/dataset.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace meander {
namespace {

std::vector<std::int64_t> same_order(std::int64_t classes) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(classes));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// The new label of each class, where they come in this order.
std::vector<std::int64_t> labels_by_order(const std::vector<std::int64_t>& order, std::int64_t classes) {
  std::vector<std::int64_t> labels(static_cast<std::size_t>(classes), -1);
  const auto refuse = [&](const std::string& what) {
    throw UsageError("class_order", what, fmt::format("give each of the classes 0 to {} once", classes - 1));
  };
  std::int64_t next = 0;
  for (const std::int64_t original : order) {
    if (original < 0 || original >= classes) refuse(fmt::format("there is no class {}", original));
    std::int64_t& label = labels[static_cast<std::size_t>(original)];
    if (label >= 0) refuse(fmt::format("class {} comes twice", original));
    label = next++;
  }
  if (next < classes) refuse(fmt::format("{} of {} classes are missing", classes - next, classes));
  return labels;
}

std::vector<std::int64_t> new_labels(const SplitOptions& options, std::int64_t classes) {
  if (!options.class_order.empty()) return labels_by_order(options.class_order, classes);
  return options.seed == 0 ? same_order(classes) : LegacyPermutations(options.seed).permutation(classes);
}

void check_pixels(const DataPair& data, const char* contexts, const char* remedy) {
  if (data.train.x.scalar_type() == at::kByte) return;
  throw UsageError(contexts, fmt::format("{} holds features, not pixels", data.name), remedy);
}

// Of contexts that each show all classes.
template <class Options>
ContextLabels labels_of_all_classes(const Options& options, std::int64_t classes) {
  return ContextLabels({.kind = ContextKind::Permuted,
                        .scenario = options.scenario,
                        .single_head = options.single_head,
                        .contexts = options.contexts,
                        .class_order = same_order(classes)});
}

}  // namespace

ContextSet::ContextSet(std::shared_ptr<const ContextContents> contents) : contents_(std::move(contents)) {}

ContextSet ContextSet::split(DataPair data, const SplitOptions& options) {
  data = checked(std::move(data));
  ContextLabels labels({.kind = ContextKind::Split,
                        .scenario = options.scenario,
                        .single_head = options.single_head,
                        .contexts = options.contexts,
                        .class_order = new_labels(options, data.classes)});
  return ContextSet(std::make_shared<const ContextContents>(std::move(data), std::move(labels)));
}

ContextSet ContextSet::permuted(DataPair data, const PermutedOptions& options) {
  if (options.pad < 0) {
    throw UsageError("pad", fmt::format("{} is not a number of pixels", options.pad), "give 0 or more");
  }
  data = checked(std::move(data));
  check_pixels(data, "permuted contexts", "permute the images they were computed from");
  ContextLabels labels = labels_of_all_classes(options, data.classes);
  const auto contents = std::make_shared<ContextContents>(std::move(data), std::move(labels));
  contents->permute(options.pad, options.seed);
  return ContextSet(contents);
}

ContextSet ContextSet::rotated(DataPair data, const RotatedOptions& options) {
  if (!std::isfinite(options.degrees)) {
    throw UsageError("degrees", fmt::format("{} is not an angle", options.degrees), "give a finite number");
  }
  data = checked(std::move(data));
  check_pixels(data, "rotated contexts", "rotate the images they were computed from");
  ContextLabels labels = labels_of_all_classes(options, data.classes);
  const auto contents = std::make_shared<ContextContents>(std::move(data), std::move(labels));
  contents->rotate(options.degrees);
  return ContextSet(contents);
}

const std::string& ContextSet::name() const { return contents_->data.name; }
const DataPair& ContextSet::data() const { return contents_->data; }
std::vector<std::string> ContextSet::warnings() const { return context_warnings(*contents_); }
ImageShape ContextSet::shape() const { return contents_->shown; }
const ContextLabels& ContextSet::labels() const { return contents_->labels; }

void ContextSet::check(std::int64_t context) const {
  if (context < 0 || context >= contexts()) {
    throw UsageError("context", fmt::format("there is no context {}", context),
                     fmt::format("give 0 to {}", contexts() - 1));
  }
}

const std::vector<std::int64_t>& ContextSet::permutation(std::int64_t context) const {
  check(context);
  return contents_->permutations[static_cast<std::size_t>(context)];
}

std::int64_t ContextSet::train_size(std::int64_t context) const {
  check(context);
  return static_cast<std::int64_t>(contents_->train_of(context).size());
}

Batch ContextSet::gather(std::span<const std::int64_t> contexts, std::span<const std::int64_t> samples,
                         TensorPool& pool) const {
  if (contexts.size() != samples.size()) {
    throw ShapeError("gather", fmt::format("{} contexts for {} samples", contexts.size(), samples.size()),
                     "give one context for each sample");
  }
  const auto size = static_cast<std::int64_t>(samples.size());
  const ImageShape& image = contents_->shown;
  Batch batch;
  batch.x = pool.take({size, image.channels, image.height, image.width}, contents_->kind());
  batch.y = pool.take({size}, at::kLong);
  batch.ids = pool.take({size}, at::kLong);
  auto* x = static_cast<std::uint8_t*>(batch.x.data_ptr());
  std::int64_t* y = batch.y.data_ptr<std::int64_t>();
  std::int64_t* ids = batch.ids.data_ptr<std::int64_t>();
  // Plain copies of bytes: a tensor operation of this size would start an OpenMP team beside the arena.
  for (std::size_t i = 0; i < samples.size(); ++i, x += contents_->bytes()) {
    const std::int64_t held = train_size(contexts[i]);
    if (samples[i] < 0 || samples[i] >= held) {
      throw UsageError("sample", fmt::format("context {} has no sample {}", contexts[i], samples[i]),
                       fmt::format("give 0 to {}", held - 1));
    }
    const std::int64_t index = contents_->train_of(contexts[i])[static_cast<std::size_t>(samples[i])];
    y[i] = contents_->show(contents_->data.train, contexts[i], index, x);
    ids[i] = contexts[i] * contents_->data.train.size() + index;
  }
  if (reveals_context()) {
    batch.context = pool.take({size}, at::kLong);
    std::copy(contexts.begin(), contexts.end(), batch.context.data_ptr<std::int64_t>());
  }
  return batch;
}

TestSet ContextSet::test(std::int64_t context) const {
  check(context);
  const std::vector<std::int64_t>& indices = contents_->test_of(context);
  const auto size = static_cast<std::int64_t>(indices.size());
  const ImageShape& image = contents_->shown;
  TestSet set{at::empty({size, image.channels, image.height, image.width}, contents_->kind()),
              at::empty({size}, at::kLong), context};
  auto* x = static_cast<std::uint8_t*>(set.x.data_ptr());
  std::int64_t* y = set.y.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < indices.size(); ++i, x += contents_->bytes()) {
    y[i] = contents_->show(contents_->data.test, context, indices[i], x);
  }
  return set;
}

std::vector<TestSet> ContextSet::test() const {
  std::vector<TestSet> sets;
  for (std::int64_t c = 0; c < contexts(); ++c) sets.push_back(test(c));
  return sets;
}

}  // namespace meander
