#include <meander/stream/datasets/cifar_pickle.h>
#include <meander/stream/datasets/pickle.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/core.h>

namespace meander {
namespace {

using Kind = Pickle::Kind;

// Checks each part of the dictionary, then writes it into the records.
class Records {
 public:
  Records(const Pickle& pickle, const CifarForm& form, const std::string& where, const std::string& remedy)
      : pickle_(pickle), form_(form), where_(where), remedy_(remedy) {}

  std::string text() {
    const Pickle::Value& images = entry("data", Kind::Array, "an array of bytes");
    check_images(images);
    records_.resize(count_ * form_.record());
    if (form_.coarse_classes > 0) {
      put_labels("coarse_labels", 0);
      put_labels("fine_labels", 1);
    } else {
      put_labels("labels", 0);
    }
    put_images(images);
    return std::move(records_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(where_, what, remedy_); }

  const Pickle::Value& entry(const char* name, Kind kind, const char* noun) const {
    const Pickle::Value* value = pickle_.find(name);
    if (value == nullptr) refuse(fmt::format("has no '{}'; {}'s Python version has", name, form_.title));
    if (value->kind != kind) refuse(fmt::format("its '{}' is not {}", name, noun));
    return *value;
  }

  void check_images(const Pickle::Value& images) {
    const auto row = static_cast<std::int64_t>(CifarForm::pixels);
    if (images.shape.size() != 2 || images.shape[1] != row || images.shape[0] < 1) {
      refuse(fmt::format("its 'data' are not rows of {} bytes", thousands(CifarForm::pixels)));
    }
    count_ = images.text.size() / CifarForm::pixels;
    if (images.text.size() % CifarForm::pixels != 0 || static_cast<std::uint64_t>(images.shape[0]) != count_) {
      refuse(fmt::format("its 'data' have {} bytes for {} images", thousands(images.text.size()),
                         thousands(static_cast<std::uint64_t>(images.shape[0]))));
    }
  }

  void put_labels(const char* name, std::size_t at) {
    const Pickle::Value& labels = entry(name, Kind::List, "a list");
    if (labels.items.size() != count_) {
      refuse(fmt::format("{} images but {} in '{}'", thousands(count_), thousands(labels.items.size()), name));
    }
    for (std::size_t i = 0; i < count_; ++i) {
      const Pickle::Value& label = pickle_.at(labels.items[i]);
      if (label.kind != Kind::Number || label.number < 0 || label.number > 255) {
        refuse(fmt::format("entry {} of '{}' is not a label", i, name));
      }
      records_[i * form_.record() + at] = static_cast<char>(label.number);
    }
  }

  void put_images(const Pickle::Value& images) {
    for (std::size_t i = 0; i < count_; ++i) {
      char* to = records_.data() + i * form_.record() + form_.label_at() + 1;
      for (std::size_t p = 0; p < CifarForm::pixels; ++p) {
        to[p] = images.text[images.columns_first ? p * count_ + i : i * CifarForm::pixels + p];
      }
    }
  }

  const Pickle& pickle_;
  const CifarForm& form_;
  const std::string& where_;
  const std::string& remedy_;
  std::size_t count_ = 0;
  std::string records_;
};

}  // namespace

std::string records_of_pickle(std::string_view pickle, const CifarForm& form, const std::string& where,
                              const std::string& remedy) {
  const Pickle values(pickle, where, remedy);
  return Records(values, form, where, remedy).text();
}

}  // namespace meander
