#pragma once

#include "cifar_bytes.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Writes pickles of protocol 2, operation by operation, as Python 2 did for the published CIFAR files: every string
/// and container is put into the memo, lists grow by a thousand items at a time.
class PickleBytes {
 public:
  PickleBytes() : bytes_("\x80\x02") {}

  PickleBytes& raw(std::string_view operations) {
    bytes_ += operations;
    return *this;
  }
  PickleBytes& memo() { return memo_ < 256 ? raw("q").byte(memo_++) : raw("r").little_endian(memo_++, 4); }
  PickleBytes& text(std::string_view content) {
    if (content.size() < 256) return raw("U").byte(content.size()).raw(content).memo();
    return raw("T").little_endian(content.size(), 4).raw(content).memo();
  }
  PickleBytes& number(std::uint64_t value) {
    if (value < 256) return raw("K").byte(value);
    if (value < 65536) return raw("M").little_endian(value, 2);
    return raw("J").little_endian(value, 4);
  }
  PickleBytes& numbers(const std::vector<std::uint64_t>& values) {
    raw("]").memo();
    for (std::size_t i = 0; i < values.size(); i += 1000) {
      raw("(");
      for (std::size_t j = i; j < values.size() && j < i + 1000; ++j) number(values[j]);
      raw("e");
    }
    return *this;
  }
  PickleBytes& texts(std::size_t count) {
    raw("]").memo().raw("(");
    for (std::size_t i = 0; i < count; ++i) text(fmt::format("leptodactylus_pentadactylus_s_{}.png", i));
    return raw("e");
  }
  /// An array of bytes: what numpy.core.multiarray._reconstruct makes, and its state.
  PickleBytes& array(std::uint64_t rows, std::uint64_t columns, std::string_view content, bool columns_first = false) {
    raw("cnumpy.core.multiarray\n_reconstruct\n").memo().raw("cnumpy\nndarray\n").memo();
    raw("K")
        .byte(0)
        .raw("\x85")
        .memo()
        .raw(
            "U\x01"
            "b\x87R")
        .memo();
    raw("(K\x01").number(rows).number(columns).raw("\x86").memo();
    raw("cnumpy\ndtype\n").memo().raw("U\x02u1K").byte(0).raw("K\x01\x87R").memo();
    raw("(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK").byte(0).raw("tb");
    raw(columns_first ? "\x88" : "\x89").text(content);
    return raw("tb");
  }
  PickleBytes& byte(std::uint64_t value) { return little_endian(value, 1); }
  PickleBytes& little_endian(std::uint64_t value, int count) {
    for (; count > 0; --count, value >>= 8) bytes_ += static_cast<char>(value & 255);
    return *this;
  }

  std::string end() const { return bytes_ + "."; }

 private:
  std::string bytes_;
  std::uint64_t memo_ = 1;
};

inline std::string pixel_rows(std::size_t count) {
  std::string rows;
  for (std::size_t i = 0; i < count; ++i) rows += cifar_pixels(i);
  return rows;
}

inline std::vector<std::uint64_t> counted_labels(std::size_t count, std::size_t classes, std::size_t each = 1) {
  std::vector<std::uint64_t> labels;
  for (std::size_t i = 0; i < count; ++i) labels.push_back(i % classes / each);
  return labels;
}

/// The Python version of `cifar10_records(count)`.
inline std::string cifar10_pickle(std::size_t count) {
  PickleBytes pickle;
  pickle.raw("}").memo().raw("(");
  pickle.text("batch_label").text("training batch 1 of 5");
  pickle.text("labels").numbers(counted_labels(count, 10));
  pickle.text("data").array(count, 3072, pixel_rows(count));
  pickle.text("filenames").texts(count);
  return pickle.raw("u").end();
}

/// The Python version of `cifar100_records(count)`.
inline std::string cifar100_pickle(std::size_t count) {
  PickleBytes pickle;
  pickle.raw("}").memo().raw("(");
  pickle.text("filenames").texts(count);
  pickle.text("batch_label").text("training batch 1 of 1");
  pickle.text("fine_labels").numbers(counted_labels(count, 100));
  pickle.text("coarse_labels").numbers(counted_labels(count, 100, 5));
  pickle.text("data").array(count, 3072, pixel_rows(count));
  return pickle.raw("u").end();
}
