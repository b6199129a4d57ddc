#include "catch.h"
#include "stream/error_line.h"
#include "stream/toy_data.h"

#include <meander/stream/datasets/hold_out.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace meander;

namespace {

// The images of a part, one text each, sorted.
std::vector<std::string> images_in(const Dataset& part) {
  std::vector<std::string> images;
  const std::int64_t bytes = part.x.numel() / part.size();
  for (std::int64_t i = 0; i < part.size(); ++i) {
    const auto* image = reinterpret_cast<const char*>(part.x.data_ptr<std::uint8_t>()) + i * bytes;
    images.emplace_back(image, static_cast<std::size_t>(bytes));
  }
  std::sort(images.begin(), images.end());
  return images;
}

std::int64_t count_of(const Dataset& part, std::int64_t label) { return part.y.eq(label).sum().item<std::int64_t>(); }

}  // namespace

TEST_CASE("held-out samples take the place of the test set, the same share of each class", "[property]") {
  const DataPair whole = toy_data({.train = 205});
  const DataPair held = hold_out(whole, 0.25, 3);
  CHECK(held.test.size() == 50);
  CHECK(held.train.size() == 155);
  for (std::int64_t label = 0; label < 10; ++label) {
    CHECK(count_of(held.test, label) == 5);
    CHECK(count_of(held.train, label) == count_of(whole.train, label) - 5);
  }
  std::vector<std::string> both = images_in(held.train), test = images_in(held.test);
  both.insert(both.end(), test.begin(), test.end());
  std::sort(both.begin(), both.end());
  CHECK(both == images_in(whole.train));
}

TEST_CASE("which samples are held out depends on the seed alone", "[property]") {
  CHECK(images_in(hold_out(toy_data(), 0.3, 1).test) == images_in(hold_out(toy_data(), 0.3, 1).test));
  CHECK(images_in(hold_out(toy_data(), 0.3, 1).test) != images_in(hold_out(toy_data(), 0.3, 2).test));
}

TEST_CASE("every class keeps a sample on both sides", "[property]") {
  const DataPair few = toy_data({.train = 20});
  for (const double share : {0.01, 0.99}) {
    const DataPair held = hold_out(few, share, 1);
    for (std::int64_t label = 0; label < 10; ++label) {
      CHECK(count_of(held.test, label) == 1);
      CHECK(count_of(held.train, label) == 1);
    }
  }
}

TEST_CASE("a share that leaves nothing on one side is refused", "[refusal]") {
  CHECK(error_line<UsageError>([] { hold_out(toy_data(), 0.0, 1); }) ==
        "validation: 0 is not a share of the training samples; give a number above 0 and below 1");
  CHECK(error_line<UsageError>([] { hold_out(toy_data(), 1.0, 1); }).starts_with("validation: 1 is not a share"));
  CHECK(error_line<UsageError>([] { hold_out(toy_data({.train = 10}), 0.5, 1); }) ==
        "validation: class 0 has a single training sample; leave the class out of the data");
}
