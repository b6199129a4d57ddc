#include <meander/stream/datasets/idx.h>
#include <meander/stream/datasets/idx_format.h>
#include <meander/stream/error.h>
#include <meander/stream/thousands.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>

namespace meander {
namespace {

Dataset dataset(const SoundFile& images, const SoundFile& labels) {
  Dataset set;
  set.x = at::empty({images.count, 1, 28, 28}, at::TensorOptions(at::kByte));
  std::memcpy(set.x.data_ptr(), images.data().data(), images.data().size());
  set.y = at::empty({labels.count}, at::TensorOptions(at::kLong));
  std::transform(labels.data().begin(), labels.data().end(), set.y.data_ptr<std::int64_t>(),
                 [](char label) { return static_cast<unsigned char>(label); });
  return set;
}

void check_pair(const SoundFile& images, const SoundFile& labels, const std::string& remedy) {
  if (images.count == labels.count) return;
  throw Error(images.where,
              fmt::format("{} images but {} labels in {}", thousands(static_cast<std::uint64_t>(images.count)),
                          thousands(static_cast<std::uint64_t>(labels.count)),
                          std::filesystem::path(labels.where).filename().string()),
              remedy);
}

class IdxFormat final : public SetFormat {
 public:
  std::vector<std::string> spellings(std::string_view name) const override {
    std::string dotted(name);  // a common spelling: train-images.idx3-ubyte
    dotted[dotted.find("-idx")] = '.';
    return {std::string(name), std::string(name) + ".gz", dotted, dotted + ".gz"};
  }

  SoundFile check(const PublishedSet& set, std::size_t i, std::string stored, const std::string& where,
                  const std::string& remedy, Sizes sizes) const override {
    const IdxExpectation expected{.kind = i % 2 == 0 ? IdxExpectation::Kind::Images : IdxExpectation::Kind::Labels,
                                  .set = std::string(set.title),
                                  .classes = set.classes,
                                  .limit = most_bytes(set.files[i], sizes)};
    return read_idx(std::move(stored), expected, where, remedy);
  }

  void check_together(const std::vector<SoundFile>& files, const std::string& remedy) const override {
    check_pair(files[0], files[1], remedy);
    check_pair(files[2], files[3], remedy);
  }

  DataPair join(const PublishedSet&, std::vector<SoundFile> files) const override {
    DataPair data;
    data.train = dataset(files[0], files[1]);
    data.test = dataset(files[2], files[3]);
    return data;
  }
};

}  // namespace

const SetFormat& idx_format() {
  static const IdxFormat format;
  return format;
}

}  // namespace meander
