#include "catch.h"
#include "pickle_bytes.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/cifar_pickle.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>

using namespace meander;

namespace {

std::string pickle_refusal(const std::string& pickle, const CifarForm& form = cifar10_form) {
  return error_line([&] { records_of_pickle(pickle, form, "FILE", "mend it"); });
}

/// The records that are read, or empty where the bytes are refused. Anything but an Error of one line fails the test.
std::string records_or_refused(const std::string& pickle) {
  try {
    return records_of_pickle(pickle, cifar10_form, "FILE", "mend it");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    CHECK(error.where() == "FILE");
    return {};
  }
}

/// A dictionary of two images and these further operations.
PickleBytes two_images() {
  PickleBytes pickle;
  pickle.raw("}").memo().raw("(");
  return pickle.text("data").array(2, 3072, pixel_rows(2));
}

}  // namespace

TEST_CASE("the Python version of CIFAR holds the records of the binary version", "[cifar][pickle]") {
  const std::size_t count = GENERATE(1, 7, 1300);
  CHECK(records_of_pickle(cifar10_pickle(count), cifar10_form, "", "") == cifar10_records(count));
  CHECK(records_of_pickle(cifar100_pickle(count), cifar100_form, "", "") == cifar100_records(count));
}

TEST_CASE("images that are stored with their first index fastest are read as well", "[cifar][pickle]") {
  const std::string rows = pixel_rows(2);
  std::string turned;
  for (std::size_t p = 0; p < 3072; ++p) turned += {rows[p], rows[3072 + p]};
  PickleBytes pickle;
  pickle.raw("}(").text("data").array(2, 3072, turned, true).text("labels").numbers({0, 1}).raw("u");
  CHECK(records_of_pickle(pickle.end(), cifar10_form, "", "") == cifar10_records(2));
}

TEST_CASE("a stored value is recalled, and single items are added", "[cifar][pickle]") {
  PickleBytes pickle;
  pickle
      .raw(
          "}U\x04"
          "dataq")
      .byte(200)
      .array(1, 3072, pixel_rows(1))
      .raw("s");
  pickle.raw("(U\x06others]K").byte(3).raw("aq").byte(250).raw("U\x06labelsh").byte(250).raw("u");
  std::string expected = cifar10_records(1);
  expected[0] = 3;
  CHECK(records_of_pickle(pickle.end(), cifar10_form, "", "") == expected);
  CHECK(pickle_refusal(PickleBytes().raw("}h").byte(9).end()).find("it recalls a value that was never stored") !=
        std::string::npos);
}

TEST_CASE("nothing that a pickle names is run", "[cifar][pickle][refusal]") {
  CHECK(pickle_refusal("\x80\x02"
                       "cos\nsystem\nU\x06touch xq\x01\x85R.") ==
        "FILE: is not a pickle that can be read: at byte 2, it names os.system, but nothing in a data set is ever run; "
        "mend it");
  CHECK(pickle_refusal(PickleBytes().raw("cnumpy\ndtype\nU\x02O8\x85R").end())
            .find("something other than an array of bytes") != std::string::npos);
  CHECK(pickle_refusal(PickleBytes()
                           .raw("cnumpy.core.multiarray\n_reconstruct\ncnumpy\ndtype\n)U\x01"
                                "b\x87R")
                           .end())
            .find("something other than an array of bytes") != std::string::npos);
  for (const char operation : {'i', 'o', 'P', 'Q', '\x81', '\x82', '\x83', '\x84', '\x93'}) {
    CHECK(pickle_refusal(PickleBytes().raw(std::string(1, operation)).end()).find("does not belong in a data set") !=
          std::string::npos);
  }
}

TEST_CASE("a pickle that holds something else says what is missing", "[cifar][pickle][refusal]") {
  CHECK(pickle_refusal("\x80\x04}.") ==
        "FILE: is not a pickle that can be read: at byte 0, it uses protocol 4, not 2; mend it");
  CHECK(pickle_refusal(PickleBytes().raw("}").end()) == "FILE: has no 'data'; CIFAR-10's Python version has; mend it");
  CHECK(pickle_refusal(two_images().raw("u").end()) == "FILE: has no 'labels'; CIFAR-10's Python version has; mend it");
  CHECK(pickle_refusal(two_images().raw("u").end(), cifar100_form) ==
        "FILE: has no 'coarse_labels'; CIFAR-100's Python version has; mend it");
  CHECK(pickle_refusal(two_images().text("labels").numbers({1, 2, 3}).raw("u").end()) ==
        "FILE: 2 images but 3 in 'labels'; mend it");
  CHECK(pickle_refusal(two_images().text("labels").numbers({1, 256}).raw("u").end()) ==
        "FILE: entry 1 of 'labels' is not a label; mend it");
  CHECK(pickle_refusal(two_images().text("labels").text("many").raw("u").end()) ==
        "FILE: its 'labels' is not a list; mend it");
  CHECK(pickle_refusal(PickleBytes().raw("}(").text("data").array(2, 100, "").raw("u").end()) ==
        "FILE: its 'data' are not rows of 3,072 bytes; mend it");
  CHECK(pickle_refusal(PickleBytes().raw("}(").text("data").array(3, 3072, pixel_rows(2)).raw("u").end()) ==
        "FILE: its 'data' have 6,144 bytes for 3 images; mend it");
  CHECK(pickle_refusal(PickleBytes().raw("]").end()).find("it does not hold a dictionary") != std::string::npos);
  CHECK(pickle_refusal(cifar10_pickle(2) + "and more").find("it ends with 8 bytes left over") != std::string::npos);
}

TEST_CASE("a string that is longer than its file is refused before memory is taken for it",
          "[cifar][pickle][refusal]") {
  CHECK(pickle_refusal(PickleBytes().raw("}T").little_endian(0xffffffff, 4).end()).find("it is cut off") !=
        std::string::npos);
}

TEST_CASE("a pickle with too many operations is refused", "[cifar][pickle][refusal]") {
  const std::string line = pickle_refusal(PickleBytes().raw(std::string(2'000'000, ']')).end());
  CAPTURE(line);
  CHECK(line.find("it has more operations than data sets need") != std::string::npos);
}

TEST_CASE("a pickle that was cut anywhere is refused", "[cifar][pickle][damage][property]") {
  const std::string sound = cifar10_pickle(2);
  for (std::size_t size = 0; size < sound.size(); ++size) {
    CAPTURE(size);
    CHECK(records_or_refused(sound.substr(0, size)).empty());
  }
}

TEST_CASE("a pickle with a flipped bit is refused or holds whole records", "[cifar][pickle][damage][property]") {
  const std::string sound = cifar10_pickle(2);
  const std::size_t pixels = sound.find(cifar_pixels(0));
  for (std::size_t bit = 0; bit < 8 * sound.size(); ++bit) {
    if (bit / 8 >= pixels && bit / 8 < pixels + 2 * 3072) continue;  // any value is a pixel
    CAPTURE(bit);
    std::string damaged = sound;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    CHECK(records_or_refused(damaged).size() % 3073 == 0);
  }
}

TEST_CASE("random operations never do more than fail", "[cifar][pickle][damage][property]") {
  Rng rng(1, "damaged pickles");
  const std::string operations =
      "(]})te\x85\x86\x87"
      "ausNKMJUTqhcRb.\x88\x89\x01\x02";
  const std::string head = two_images().end().substr(0, 300);
  for (int round = 0; round < 3000; ++round) {
    CAPTURE(round);
    std::string bytes = round % 2 == 0 ? std::string("\x80\x02") : head.substr(0, 2 + rng.below(head.size() - 2));
    for (std::size_t i = rng.below(60); i > 0; --i) bytes += operations[rng.below(operations.size())];
    CHECK(records_or_refused(bytes).empty());
  }
}
