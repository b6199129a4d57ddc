#include <meander/stream/datasets/cifar_format.h>

#include <meander/stream/runtime/parallel_loop.h>
#include <meander/stream/runtime/thousands.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/core.h>

#include <cstring>
#include <filesystem>
#include <numeric>
#include <span>
#include <utility>

namespace meander {
namespace {

// The images and labels of these files, concatenated. Each file's bytes are freed as soon as they are copied.
Dataset dataset(std::span<SoundFile> files, const CifarForm& form) {
  const std::int64_t count = std::accumulate(files.begin(), files.end(), std::int64_t{0},
                                             [](std::int64_t sum, const SoundFile& file) { return sum + file.count; });
  Dataset set;
  set.x = at::empty({count, 3, 32, 32}, at::TensorOptions(at::kByte));
  set.y = at::empty({count}, at::TensorOptions(at::kLong));
  auto* pixels = set.x.data_ptr<std::uint8_t>();
  auto* labels = set.y.data_ptr<std::int64_t>();
  for (SoundFile& file : files) {
    parallel_loop(file.count, [&](std::int64_t i) {
      const char* record = file.content.data() + static_cast<std::size_t>(i) * form.record();
      labels[i] = static_cast<unsigned char>(record[form.label_at()]);
      std::memcpy(pixels + static_cast<std::size_t>(i) * CifarForm::pixels, record + form.label_at() + 1,
                  CifarForm::pixels);
    });
    pixels += static_cast<std::size_t>(file.count) * CifarForm::pixels;
    labels += file.count;
    std::string().swap(file.content);
  }
  return set;
}

class CifarFormat final : public SetFormat {
 public:
  explicit CifarFormat(const CifarForm& form) : form_(form) {}

  // The Python version has no suffix.
  std::vector<std::string> spellings(std::string_view name) const override {
    return {std::string(name), std::string(name.substr(0, name.rfind('.')))};
  }

  SoundFile check(const PublishedSet&, std::size_t, std::string stored, const std::string& where,
                  const std::string& remedy, Sizes) const override {
    return read_cifar(std::move(stored), form_, where, remedy);
  }

  void check_together(const std::vector<SoundFile>& files, const std::string& remedy) const override {
    if (form_.coarse_classes > 0) check_coarse_classes(files, form_, remedy);
  }

  DataPair join(const PublishedSet& set, std::vector<SoundFile> files) const override {
    DataPair data;
    if (std::string short_of = shortage(set, files); !short_of.empty()) data.warnings.push_back(std::move(short_of));
    const std::span<SoundFile> all(files);
    data.train = dataset(all.first(all.size() - 1), form_);
    data.test = dataset(all.last(1), form_);
    return data;
  }

 private:
  // A file that was cut between two records is sound: only the number of records reveals it.
  std::string shortage(const PublishedSet& set, const std::vector<SoundFile>& files) const {
    std::string text;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const auto due = static_cast<std::uint64_t>(set.files[i].size) / form_.record();
      const auto count = static_cast<std::uint64_t>(files[i].count);
      if (count >= due) continue;
      const std::filesystem::path file = files[i].where;
      text += text.empty() ? file.parent_path().string() + ": " : ", ";
      text += fmt::format("{} of {} records in {}", thousands(count), thousands(due), file.filename().string());
    }
    return text;
  }

  CifarForm form_;
};

}  // namespace

const SetFormat& cifar10_format() {
  static const CifarFormat format(cifar10_form);
  return format;
}

const SetFormat& cifar100_format() {
  static const CifarFormat format(cifar100_form);
  return format;
}

namespace {

constexpr const char* cifar_site = "https://www.cs.toronto.edu/~kriz/";

// Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images". For the files, only the MD5 is known. The
// last folder and checksum are those of the Python version, which holds the same images.
PublishedSet cifar10_set() {
  return {
      .name = "cifar10",
      .title = "CIFAR-10",
      .content = "50,000 + 10,000 images 3x32x32, 10 classes",
      .classes = cifar10_form.classes,
      .format = &cifar10_format(),
      .files =
          {{"data_batch_1.bin", 30'730'000, "5dd7e06a14cb22eb9f671a540d1b7c25", {}, "c99cafc152244af753f735de768cd75f"},
           {"data_batch_2.bin", 30'730'000, "5ea93a67294ea407fff1d09f752e9692", {}, "d4bba439e000b95fd0a9bffe97cbabec"},
           {"data_batch_3.bin", 30'730'000, "942cd6a4bcdd0dd3c604fbe906cb4421", {}, "54ebc095f3ab1f0389bbae665268c751"},
           {"data_batch_4.bin", 30'730'000, "ae636b3ba5c66a11e91e8cb52e771fcb", {}, "634d18415352ddfa80567beed471001a"},
           {"data_batch_5.bin", 30'730'000, "53f37980c15c3d472c316c40844f3f0d", {}, "482c414d41f54cd18b22e5b47cb7c3cb"},
           {"test_batch.bin", 30'730'000, "803d5f7f4d78ea53de84dbe85f74fb6d", {}, "40351d587109b95175f43aff81a1287e"}},
      .folders = {"cifar-10-batches-bin", "cifar10", "cifar10/cifar-10-batches-bin", "", "cifar-10-batches-py",
                  "cifar10/cifar-10-batches-py"},
      .mirrors = {cifar_site},
      .archive = {.name = "cifar-10-binary.tar.gz",
                  .size = 170'052'171,
                  .checksum = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                  .folder = "cifar-10-batches-bin"},
      .other_archive = "cifar-10-python.tar.gz"};
}

PublishedSet cifar100_set() {
  return {
      .name = "cifar100",
      .title = "CIFAR-100",
      .content = "50,000 + 10,000 images 3x32x32, 100 classes",
      .classes = cifar100_form.classes,
      .format = &cifar100_format(),
      .files = {{"train.bin", 153'700'000, "6172c7755cfe09b2fe270c85cebc1b15", {}, "16019d7e3df5f24257cddd939b257f8d"},
                {"test.bin", 30'740'000, "4499cfba6c016c1be1438163640a0898", {}, "f0ef6b0ae62326f3e7ffdfab6717acfc"}},
      .folders = {"cifar-100-binary", "cifar100", "cifar100/cifar-100-binary", "", "cifar-100-python",
                  "cifar100/cifar-100-python"},
      .mirrors = {cifar_site},
      .archive = {.name = "cifar-100-binary.tar.gz",
                  .size = 168'513'733,
                  .checksum = "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                  .folder = "cifar-100-binary"},
      .other_archive = "cifar-100-python.tar.gz"};
}

}  // namespace

std::vector<PublishedSet> cifar_sets() { return {cifar10_set(), cifar100_set()}; }

}  // namespace meander
