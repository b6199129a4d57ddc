#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/buffers/window.h>

#include <ATen/ops/tensor.h>

namespace meander {
namespace {

Batch numbered(std::int64_t number, const std::vector<std::int64_t>& ids) {
  ToyStream toy;
  toy.batch = static_cast<std::int64_t>(ids.size());
  Batch batch = toy(number);
  batch.ids = at::tensor(ids, at::kLong);
  batch.y = batch.ids.clone();
  return batch;
}

std::vector<std::int64_t> held(Window& window) {
  const Batch all = window.fetch(window.numbers());
  return {all.y.data_ptr<std::int64_t>(), all.y.data_ptr<std::int64_t>() + all.size()};
}

}  // namespace

TEST_CASE("a window without limit holds each sample once and returns them in the order of the data set", "[window]") {
  Window window(0, 1);
  window.offer(numbered(0, {7, 3, 9}));
  window.offer(numbered(1, {3, 5}));
  CHECK(held(window) == std::vector<std::int64_t>{3, 5, 7, 9});
  CHECK(window.seen() == 4);
  window.clear();
  CHECK(window.size() == 0);
}

TEST_CASE("a window with a limit holds that many and knows how many came", "[window]") {
  Window window(4, 1);
  for (std::int64_t i = 0; i < 10; ++i) window.offer(numbered(i, {2 * i, 2 * i + 1}));
  CHECK(window.size() == 4);
  CHECK(window.seen() == 20);
}

TEST_CASE("a window goes on from its saved state", "[window][state]") {
  const std::int64_t limit = GENERATE(0, 4);
  Window window(limit, 1), again(limit, 1);
  for (std::int64_t i = 0; i < 5; ++i) window.offer(numbered(i, {2 * i, 2 * i + 1}));
  window.clear();
  window.offer(numbered(5, {20, 21, 22}));
  Archive state;
  window.save(state);
  again.load(state);
  for (Window* w : {&window, &again}) {
    for (std::int64_t i = 6; i < 12; ++i) w->offer(numbered(i, {10 + 2 * i, 11 + 2 * i}));
  }
  CHECK(held(again) == held(window));
}

}  // namespace meander
