#include "golden_case.h"

#include "catch.h"

#include <meander/stream/runtime/error.h>

#include <ATen/ops/tensor.h>

#include <fstream>
#include <limits>

using namespace meander::golden;

namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

at::Tensor row(const std::vector<double>& values) { return at::tensor(values, at::kDouble); }

GoldenCase example() {
  GoldenCase golden;
  golden.topic = "topic";
  golden.name = "case";
  golden.tolerance = 0.01;
  golden.expected = Json::parse(R"({"loss": 2.0, "steps": [{"w": {"shape": [2, 2], "data": [1, 200, 3, null]}}]})");
  return golden;
}

template <class Call>
std::string message(const Call& call) {
  try {
    call();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a golden value may have any form of the README", "[golden]") {
  const at::Tensor square = row({1, 2, 3, 4}).view({2, 2});
  const std::string text = GENERATE(R"({"shape": [2, 2], "data": [1, 2, 3, 4]})", "[[1, 2], [3, 4]]",
                                    R"([{"shape": [2], "data": [1, 2]}, [3, 4]])");
  CAPTURE(text);
  CHECK(tensor(Json::parse(text)).equal(square));
  CHECK(labels(Json::parse(text)).equal(square.to(at::kLong)));
  CHECK(label_lists(Json::parse(text)) == std::vector<std::vector<std::int64_t>>{{1, 2}, {3, 4}});
}

TEST_CASE("a golden scalar is a number or a tensor of one element", "[golden]") {
  CHECK(number(Json::parse(R"({"shape": [], "data": [2.5]})")) == 2.5);
  CHECK(number(Json(2.5)) == 2.5);
  CHECK(integer(Json(7)) == 7);
  CHECK(number(Json(true)) == 1);
  CHECK_THROWS_AS(integer(Json(2.5)), meander::Error);
  CHECK_THROWS_AS(number(Json("2.5")), meander::Error);
  CHECK_THROWS_AS(number(Json(nullptr)), meander::Error);
}

TEST_CASE("null is an absent value, and minus infinity inside a tensor, as is -1e30", "[golden]") {
  CHECK_FALSE(tensor(Json(nullptr)).defined());
  const at::Tensor scores = row({1, minus_infinity, minus_infinity});
  CHECK(tensor(Json::parse("[1, null, -1e30]")).equal(scores));
  CHECK(tensor(Json::parse(R"({"shape": [3], "data": [1, null, -1e30]})")).equal(scores));
  CHECK_FALSE(difference(row({1, -1e30, minus_infinity}), scores, 1e-6));
  CHECK(difference(row({1, -1e29, minus_infinity}), scores, 1e-6));
  CHECK(difference(row({minus_infinity}), row({1}), 1e-6));
}

TEST_CASE("batches of unequal size come as a list of tensors", "[golden]") {
  const std::vector<at::Tensor> batches = tensors(Json::parse(R"([{"shape": [2], "data": [1, 2]}, [3], []])"));
  REQUIRE(batches.size() == 3);
  CHECK(batches[0].equal(row({1, 2})));
  CHECK(batches[1].equal(row({3})));
  CHECK(batches[2].numel() == 0);
  CHECK_THROWS_AS(tensor(Json::parse("[[1, 2], [3]]")), meander::Error);
  CHECK_THROWS_AS(tensor(Json::parse(R"({"shape": [3], "data": [1, 2]})")), meander::Error);
}

TEST_CASE("a golden check allows the tolerance times max(1, |expected|) for each element", "[golden]") {
  const GoldenCase golden = example();
  const auto w = [](double b, double c) { return row({1, b, c, minus_infinity}).view({2, 2}); };
  CHECK_NOTHROW(golden.check("steps/0/w", w(201.9, 3.02)));
  CHECK_NOTHROW(golden.check("loss", 2.01));
  CHECK(message([&] { golden.check("steps/0/w", w(202.1, 3.1)); }) ==
        "topic/case: steps/0/w[0, 1]: 202.1, expected 200 (tolerance 0.01)");
  CHECK(message([&] { golden.check("loss", 2.1); }) == "topic/case: loss: 2.1, expected 2 (tolerance 0.01)");
  CHECK(message([&] { golden.check("loss", std::numeric_limits<double>::quiet_NaN()); }) ==
        "topic/case: loss: nan, expected 2 (tolerance 0.01)");
  CHECK(message([&] {
          golden.check("steps/0/w", row({1, 2}));
        }) == "topic/case: steps/0/w: shape [2], expected [2, 2]");
  CHECK(message([&] {
          golden.check("steps/1/w", row({1, 2}));
        }) == "topic/case: steps/1/w is not among the expected values");
}

TEST_CASE("every golden file here can be read", "[golden]") {
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() != ".json") continue;
    CAPTURE(entry.path());
    CHECK_NOTHROW(load(entry.path()));
  }
}

TEST_CASE("a golden file that is damaged is an error naming it", "[golden][refusal]") {
  const auto path = std::filesystem::temp_directory_path() / "meander_damaged_golden_case.json";
  const std::string text =
      GENERATE(R"({"topic": "t", "cases")", R"({"topic": "t"})", R"({"topic": "t", "cases": []})",
               R"({"topic": "t", "cases": [{"case": "c"}]})", R"({"topic": 3, "cases": [{}]})", "3");
  std::ofstream(path) << text;
  CAPTURE(text);
  const std::string line = message([&] { load(path); });
  CHECK(line.substr(0, path.string().size()) == path.string());
  std::filesystem::remove(path);
}
