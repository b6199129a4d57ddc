#include <meander/stream/datasets/cifar_format.h>
#include <meander/stream/parallel_loop.h>
#include <meander/stream/thousands.h>

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

// Images and labels of these files, one after the other. Each file's bytes are let go of as soon as they are copied.
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
  // A file that was cut between two records is sound: nothing but their number shows it.
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

}  // namespace meander
