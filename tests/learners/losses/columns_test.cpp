#include "catch.h"

#include <meander/learners/losses/columns.h>

using namespace meander;

TEST_CASE("the prediction is the first of the largest open outputs, also where all are negative", "[property]") {
  const std::vector<float> logits{5,  -1, -3, -2, 9,  9,  //
                                  5,  -4, -3, -3, 9,  9,  //
                                  -1, -1, 7,  7,  -8, -9};
  const auto predicted = [&](const Columns& columns) {
    std::vector<std::int64_t> labels(3);
    predict(logits.data(), 3, 6, columns, labels.data());
    return labels;
  };
  const std::vector<std::int64_t> context{1, 1, 2};
  const std::vector<std::uint8_t> mask{0, 1, 1, 1, 0, 1}, none(6, 0);
  CHECK(predicted(Columns::all()) == std::vector<std::int64_t>{4, 4, 2});
  CHECK(predicted(Columns::block(2, context.data())) == std::vector<std::int64_t>{3, 2, 4});
  CHECK(predicted(Columns::between(1, 4)) == std::vector<std::int64_t>{1, 2, 2});
  CHECK(predicted(Columns::masked(mask)) == std::vector<std::int64_t>{5, 5, 2});
  CHECK(predicted(Columns::masked(none)) == std::vector<std::int64_t>{-1, -1, -1});
}

TEST_CASE("a block of outputs does not leave the row", "[regression]") {
  const std::int64_t outputs = 6, width = GENERATE(2, 4);
  for (const std::int64_t context : {-1, 0, 1, 2, 3, 1000}) {
    const auto [first, last] = Columns::block(width, &context).range_of(0, outputs);
    CAPTURE(width, context);
    CHECK(first >= 0);
    CHECK(first <= last);
    CHECK(last <= outputs);
    const bool whole = context >= 0 && (context + 1) * width <= outputs;
    CHECK(last - first == (whole ? width : 0));
  }
  const auto [first, last] = Columns::between(4, 8).range_of(0, outputs);
  CHECK(first == 4);
  CHECK(last == 6);
}
