#include <meander/stream/datasets/dataset.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>

namespace meander {
namespace {

Dataset checked(const Dataset& part, const std::string& where, std::int64_t classes) {
  const auto& [x, y] = part;
  if (!x.defined() || x.dim() != 4 || (x.scalar_type() != at::kByte && x.scalar_type() != at::kFloat)) {
    throw ShapeError(where, "data are neither [N, C, H, W] uint8 images nor float32 features",
                     "give the bytes as they are stored");
  }
  if (!y.defined() || y.dim() != 1 || y.scalar_type() != at::kLong || y.size(0) != x.size(0)) {
    throw ShapeError(where, "labels are not [N] int64", "give one label for each image");
  }
  Dataset cpu{x.cpu().contiguous(), y.cpu().contiguous()};
  const std::span labels(cpu.y.data_ptr<std::int64_t>(), static_cast<std::size_t>(cpu.y.numel()));
  const auto bad =
      std::find_if(labels.begin(), labels.end(), [&](auto label) { return label < 0 || label >= classes; });
  if (bad != labels.end()) {
    throw Error(where, fmt::format("label {} is not one of {} classes", *bad, classes),
                "give the right number of classes");
  }
  return cpu;
}

// Nothing can be learned from a single label; the likely cause is a file of zeros, or of another kind.
void refuse_one_label(const DataPair& data) {
  const std::span labels(data.train.y.data_ptr<std::int64_t>(), static_cast<std::size_t>(data.train.size()));
  if (data.classes < 2 || labels.size() < 2) return;
  if (std::adjacent_find(labels.begin(), labels.end(), std::not_equal_to<>()) != labels.end()) return;
  throw Error(data.name + ", training part",
              fmt::format("all {} labels are {}", thousands(labels.size()), labels.front()),
              fmt::format("give labels of {} classes", data.classes));
}

}  // namespace

DataPair checked(DataPair data) {
  data.train = checked(data.train, data.name + ", training part", data.classes);
  data.test = checked(data.test, data.name + ", test part", data.classes);
  refuse_one_label(data);
  if (data.train.x.sizes().slice(1) != data.test.x.sizes().slice(1) ||
      data.train.x.scalar_type() != data.test.x.scalar_type()) {
    throw ShapeError(data.name, "training and test images differ in shape or kind", "give images of one shape");
  }
  return data;
}

}  // namespace meander
