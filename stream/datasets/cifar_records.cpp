#include <meander/stream/datasets/cifar_pickle.h>
#include <meander/stream/datasets/cifar_records.h>
#include <meander/stream/datasets/gzip.h>
#include <meander/stream/datasets/pickle.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/core.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace meander {
namespace {

// The labels of one file, by record.
class Labels {
 public:
  Labels(std::string_view content, const CifarForm& form) : content_(content), form_(form) {}

  std::size_t size() const { return content_.size() / form_.record(); }
  int fine(std::size_t i) const { return byte(i * form_.record() + form_.label_at()); }
  int coarse(std::size_t i) const { return byte(i * form_.record()); }

 private:
  int byte(std::size_t at) const { return static_cast<unsigned char>(content_[at]); }

  std::string_view content_;
  const CifarForm& form_;
};

// The checks of one file, ordered so that the first one to fail explains the problem best.
class CifarChecks {
 public:
  CifarChecks(std::string_view content, const CifarForm& form, const std::string& where, const std::string& remedy)
      : content_(content), form_(form), where_(where), remedy_(remedy) {}

  // None of these first bytes is a valid label, so no sound file begins with them.
  void kind() const {
    if (content_.empty()) refuse("is empty");
    if (is_gzip(content_)) throw Error(where_, "is gz data, not extracted", "extract it, or " + remedy_);
    if (content_.front() == '<') {
      refuse(fmt::format("is not a {} file (starts with {})", form_.title, first_bytes(content_)));
    }
  }

  void length() const {
    const std::size_t size = content_.size();
    if (size % form_.record() == 0) return;
    const CifarForm& other = form_.coarse_classes > 0 ? cifar10_form : cifar100_form;
    if (size % other.record() == 0) {
      refuse(fmt::format("looks like {}, whose records have {} bytes", other.title, thousands(other.record())));
    }
    refuse(fmt::format("ends inside record {} (after {} of its {} bytes)", size / form_.record(),
                       thousands(size % form_.record()), thousands(form_.record())));
  }

  void labels() const {
    const Labels labels(content_, form_);
    const bool coarse = form_.coarse_classes > 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (coarse) check_label("coarse label", labels.coarse(i), i, form_.coarse_classes);
      check_label(coarse ? "fine label" : "label", labels.fine(i), i, form_.classes);
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(where_, what, remedy_); }

  void check_label(const char* noun, int label, std::size_t i, std::int64_t classes) const {
    if (label < classes) return;
    refuse(fmt::format("{} {} of record {} (at byte {}) is not in 0..{}", noun, label, i, thousands(i * form_.record()),
                       classes - 1));
  }

  std::string_view content_;
  const CifarForm& form_;
  const std::string& where_;
  const std::string& remedy_;
};

}  // namespace

SoundFile read_cifar(std::string file, const CifarForm& form, const std::string& where, const std::string& remedy) {
  if (Pickle::is_one(file)) file = records_of_pickle(file, form, where, remedy);
  const CifarChecks checks(file, form, where, remedy);
  checks.kind();
  checks.length();
  checks.labels();
  SoundFile result;
  result.where = where;
  result.count = static_cast<std::int64_t>(file.size() / form.record());
  result.content = std::move(file);
  return result;
}

void check_coarse_classes(const std::vector<SoundFile>& files, const CifarForm& form, const std::string& remedy) {
  struct First {
    int coarse;
    std::size_t record;
    const SoundFile* file;
  };
  std::vector<std::optional<First>> first_of(static_cast<std::size_t>(form.classes));
  for (const SoundFile& file : files) {
    const Labels labels(file.content, form);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const int fine = labels.fine(i), coarse = labels.coarse(i);
      auto& first = first_of[static_cast<std::size_t>(fine)];
      if (!first) first = First{coarse, i, &file};
      if (first->coarse == coarse) continue;
      throw Error(
          file.where,
          fmt::format("record {} puts class {} into coarse class {}, record {} of {} into {}", i, fine, coarse,
                      first->record, std::filesystem::path(first->file->where).filename().string(), first->coarse),
          remedy);
    }
  }
}

}  // namespace meander
