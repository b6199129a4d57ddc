#include "catch.h"
#include "stream/error_line.h"

#include <meander/stream/state/archive.h>

#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace meander;

namespace {

std::string reading_error(const std::function<void()>& action) {
  return error_line([&] { action(); });
}

const std::string remedy = "; it was saved by another version or with other options; start without it";

}  // namespace

TEST_CASE("counts, flags, lists and tensors are read only if the reader can use them", "[archive]") {
  Archive saved;
  saved.write("part/count", std::int64_t{12});
  saved.write("part/list", std::vector<std::int64_t>{0, 3, -1});
  saved.write("part/tensor", at::ones({2, 3}));
  saved.write("part/nothing", at::Tensor());
  saved.write("part/reals", std::vector<double>{0.5, 1.5});
  const Archive part = Archive::from_bytes(saved.to_bytes(), "run.state").folder("part");
  CHECK(part.read_count("count") == 12);
  CHECK(part.read_counts("list", 3, 3, -1) == std::vector<std::int64_t>{0, 3, -1});
  CHECK(part.read_tensor("tensor", at::kFloat, {-1, 3}).size(0) == 2);
  CHECK(part.read_reals("reals", 2).back() == 1.5);
  CHECK(reading_error([&] { part.read_count("count", 11); }) == "run.state: 'part/count' is 12, not in 0..11" + remedy);
  CHECK(reading_error([&] { part.read_flag("count"); }) == "run.state: 'part/count' is 12, not in 0..1" + remedy);
  CHECK(reading_error([&] { part.read_counts("list", 3); }).starts_with("run.state: 'part/list' holds -1, not in 0.."));
  CHECK(reading_error([&] { part.read_counts("list", 2, 3, -1); }) ==
        "run.state: 'part/list' has 3 numbers, not 2" + remedy);
  CHECK(reading_error([&] { part.read_reals("reals", 1); }) == "run.state: 'part/reals' has 2 numbers, not 1" + remedy);
  CHECK(reading_error([&] {
          part.read_tensor("tensor", at::kFloat, {3, 3});
        }) == "run.state: 'part/tensor' is Float [2, 3], not Float [3, 3]" + remedy);
  CHECK(reading_error([&] {
          part.read_tensor("tensor", at::kLong, {2, 3});
        }) == "run.state: 'part/tensor' is Float [2, 3], not Long [2, 3]" + remedy);
  CHECK(reading_error([&] { part.read_tensor("nothing", at::kFloat, {}); }) ==
        "run.state: 'part/nothing' is no tensor, not Float []" + remedy);
  CHECK(reading_error([&] { part.read_count("absent"); }) == "run.state: has no entry 'part/absent'" + remedy);
}

TEST_CASE("an archive is written in pieces, a large tensor directly from memory", "[archive]") {
  constexpr std::int64_t size = std::int64_t{1} << 20;
  at::Tensor memory = at::zeros({size}, at::kByte);
  const void* where = memory.data_ptr();
  Archive archive;
  archive.write("a", std::int64_t{1});
  archive.write("memory", std::move(memory));
  archive.write("z", std::string("end"));
  std::string whole;
  std::size_t largest = 0, pieces = 0;
  bool as_it_lies = false;
  archive.write_bytes([&](std::string_view piece) {
    as_it_lies = as_it_lies || piece.data() == where;
    largest = std::max(largest, piece.size());
    whole += piece;
    ++pieces;
  });
  CHECK(as_it_lies);
  CHECK(largest == static_cast<std::size_t>(size));
  CHECK(pieces == 3);
  CHECK(whole == archive.to_bytes());
  CHECK(Archive::from_bytes(whole, "test").entries().size() == 3);
}

TEST_CASE("a tensor that is held elsewhere is copied", "[archive]") {
  const at::Tensor held = at::zeros({4});
  at::Tensor handed_over = held;
  Archive archive;
  archive.write("x", std::move(handed_over));
  held.fill_(1.0);
  at::Tensor kept;
  archive.read("x", kept);
  CHECK(kept[0].item<float>() == 0.0F);
}
