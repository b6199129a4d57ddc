#include "catch.h"
#include "cifar_bytes.h"
#include "idx_bytes.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/cifar_records.h>
#include <meander/stream/runtime/rng.h>

using namespace meander;

namespace {

std::string records_refusal(const std::string& bytes, const CifarForm& form = cifar10_form) {
  return error_line([&] { read_cifar(bytes, form, "FILE", "mend it"); });
}

/// The error line for CIFAR-100 files that are each sound but do not belong together.
std::string refusal_together(const std::string& train, const std::string& test) {
  const std::vector<SoundFile> files = {read_cifar(train, cifar100_form, "DIR/train.bin", ""),
                                        read_cifar(test, cifar100_form, "DIR/test.bin", "")};
  return error_line([&] { check_coarse_classes(files, cifar100_form, "mend it"); });
}

std::string with_byte(std::string bytes, std::size_t at, int value) {
  bytes[at] = static_cast<char>(value);
  return bytes;
}

}  // namespace

TEST_CASE("any number of whole records is a sound CIFAR file", "[cifar]") {
  const std::size_t count = GENERATE(1, 2, 25);
  const SoundFile ten = read_cifar(cifar10_records(count), cifar10_form, "FILE", "");
  CHECK(ten.where == "FILE");
  CHECK(ten.count == static_cast<std::int64_t>(count));
  CHECK(ten.data() == cifar10_records(count));
  CHECK(read_cifar(cifar100_records(count), cifar100_form, "", "").count == static_cast<std::int64_t>(count));
}

TEST_CASE("a CIFAR file that is empty or cut within a record is refused", "[cifar][damage]") {
  CHECK(records_refusal("") == "FILE: is empty; mend it");
  CHECK(records_refusal(cifar10_records(5).substr(0, 4 * 3073 + 1000)) ==
        "FILE: ends inside record 4 (after 1,000 of its 3,073 bytes); mend it");
  CHECK(records_refusal(cifar10_records(1).substr(0, 3072)) ==
        "FILE: ends inside record 0 (after 3,072 of its 3,073 bytes); mend it");
  CHECK(records_refusal(cifar100_records(2) + "a", cifar100_form) ==
        "FILE: ends inside record 2 (after 1 of its 3,074 bytes); mend it");
}

TEST_CASE("CIFAR-10 and CIFAR-100 files are not taken for each other", "[cifar][damage]") {
  CHECK(records_refusal(cifar100_records(20)) == "FILE: looks like CIFAR-100, whose records have 3,074 bytes; mend it");
  CHECK(records_refusal(cifar10_records(20), cifar100_form) ==
        "FILE: looks like CIFAR-10, whose records have 3,073 bytes; mend it");
}

TEST_CASE("a CIFAR label out of range is refused with its record and offset", "[cifar][damage]") {
  CHECK(records_refusal(with_byte(cifar10_records(40), 37 * 3073, 10)) ==
        "FILE: label 10 of record 37 (at byte 113,701) is not in 0..9; mend it");
  CHECK(records_refusal(with_byte(cifar10_records(1), 0, 255)) ==
        "FILE: label 255 of record 0 (at byte 0) is not in 0..9; mend it");
  CHECK(records_refusal(with_byte(cifar100_records(3), 2 * 3074, 20), cifar100_form) ==
        "FILE: coarse label 20 of record 2 (at byte 6,148) is not in 0..19; mend it");
  CHECK(records_refusal(with_byte(cifar100_records(3), 2 * 3074 + 1, 100), cifar100_form) ==
        "FILE: fine label 100 of record 2 (at byte 6,148) is not in 0..99; mend it");
}

TEST_CASE("a file that is not binary CIFAR is refused with what it is", "[cifar][damage]") {
  CHECK(records_refusal(gzip(cifar10_records(2))) == "FILE: is gz data, not extracted; extract it, or mend it");
  CHECK(records_refusal("<html><title>404</title>") == "FILE: is not a CIFAR-10 file (starts with '<htm'); mend it");
}

TEST_CASE("each fine class has one coarse class, in one file and across files", "[cifar][damage]") {
  const std::string sound = cifar100_records(130);
  CHECK(refusal_together(sound, sound) == "no error");
  // Class 12 is in coarse class 2.
  CHECK(refusal_together(with_byte(sound, 112 * 3074, 7), sound) ==
        "DIR/train.bin: record 112 puts class 12 into coarse class 7, record 12 of train.bin into 2; mend it");
  CHECK(refusal_together(sound, with_byte(sound, 12 * 3074, 7)) ==
        "DIR/test.bin: record 12 puts class 12 into coarse class 7, record 12 of train.bin into 2; mend it");
}

TEST_CASE("a CIFAR file of any other length is refused", "[cifar][damage][property]") {
  const std::string sound = cifar10_records(2);
  for (std::size_t size = 0; size <= sound.size(); ++size) {
    CAPTURE(size);
    CHECK((records_refusal(sound.substr(0, size)) == "no error") == (size == 3073 || size == 6146));
  }
}

TEST_CASE("records that were shifted by lost or added bytes never get through", "[cifar][damage][property]") {
  Rng rng(1, "damaged CIFAR");
  const std::string sound = cifar100_records(60);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    // The size stays right: what is lost here is added at the end.
    const std::size_t from = rng.below(30 * 3074), count = 1 + rng.below(3073);
    std::string damaged = sound;
    damaged.erase(from, count);
    damaged += std::string(count, '\x55');
    const std::string line = records_refusal(damaged, cifar100_form);
    CHECK((line != "no error" || refusal_together(damaged, sound) != "no error"));
  }
}
