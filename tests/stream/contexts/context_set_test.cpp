#include "catch.h"
#include "stream/error_line.h"
#include "stream/toy_data.h"

#include <meander/stream/contexts/context_set.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

using namespace meander;
using Indices = std::vector<std::int64_t>;

namespace {

/// All training samples of a context, in order.
Batch all(const ContextSet& set, std::int64_t context) {
  TensorPool pool;
  const Indices samples = counted(set.train_size(context));
  return set.gather(Indices(samples.size(), context), samples, pool);
}

/// The images of `data` whose label lies in context `c` of a split, in the data set's order, one by one.
std::vector<at::Tensor> images_of(const ContextSet& set, const Dataset& part, std::int64_t c) {
  std::vector<at::Tensor> images;
  for (std::int64_t i = 0; i < part.y.size(0); ++i) {
    const auto y = static_cast<std::size_t>(part.y.select(0, i).item<std::int64_t>());
    if (set.class_order()[y] / set.classes_per_context() == c) images.push_back(part.x.select(0, i));
  }
  return images;
}

}  // namespace

TEST_CASE("a split context shows the images of its own classes, unchanged", "[property]") {
  const ContextSet set = ContextSet::split(toy_data(), {.contexts = 5, .seed = 3});
  CHECK(set.shape() == ImageShape{1, 4, 4});
  for (std::int64_t c = 0; c < 5; ++c) {
    const std::vector<at::Tensor> train = images_of(set, set.data().train, c),
                                  test = images_of(set, set.data().test, c);
    const Batch batch = all(set, c);
    const TestSet tested = set.test(c);
    REQUIRE(batch.size() == static_cast<std::int64_t>(train.size()));
    REQUIRE(tested.size() == static_cast<std::int64_t>(test.size()));
    CHECK(tested.context == c);
    for (std::size_t i = 0; i < train.size(); ++i)
      CHECK(batch.x.select(0, static_cast<std::int64_t>(i)).equal(train[i]));
    for (std::size_t i = 0; i < test.size(); ++i)
      CHECK(tested.x.select(0, static_cast<std::int64_t>(i)).equal(test[i]));
    CHECK(set.permutation(c).empty());
  }
}

TEST_CASE("contexts show classes in an order given by hand", "[property]") {
  const ContextSet set = ContextSet::split(toy_data(), {.contexts = 5, .class_order = {9, 0, 8, 1, 7, 2, 6, 3, 5, 4}});
  CHECK(set.class_order() == Indices{1, 3, 5, 7, 9, 8, 6, 4, 2, 0});
  CHECK(all(set, 1).y.min().item<std::int64_t>() == 2);
  for (const auto& image : images_of(set, set.data().train, 1)) CHECK(image.defined());
}

TEST_CASE("an order by hand holds every class once", "[refusal]") {
  const auto refusal = [](const Indices& order) {
    return error_line<UsageError>([&] { ContextSet::split(toy_data(), {.contexts = 5, .class_order = order}); });
  };
  CHECK(refusal({1, 1}) == "class_order: class 1 comes twice; give each of the classes 0 to 9 once");
  CHECK(refusal({10}) == "class_order: there is no class 10; give each of the classes 0 to 9 once");
  CHECK(refusal({1, 0}) == "class_order: 8 of 10 classes are missing; give each of the classes 0 to 9 once");
}

TEST_CASE("a batch mixes contexts in the order asked for", "[property]") {
  const ContextSet set = ContextSet::split(toy_data(), {.contexts = 5, .seed = 2});
  TensorPool pool;
  const Indices contexts{4, 0, 4, 2, 0}, samples{1, 3, 0, 39, 3};
  const Batch batch = set.gather(contexts, samples, pool);
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    const Batch whole = all(set, contexts[i]);
    CHECK(batch.x.select(0, static_cast<std::int64_t>(i)).equal(whole.x.select(0, samples[i])));
    CHECK(batch.y.select(0, static_cast<std::int64_t>(i)).equal(whole.y.select(0, samples[i])));
  }
}

TEST_CASE("labels follow the scenario", "[property]") {
  const auto [scenario, single_head, outputs, first] = GENERATE(table<Scenario, bool, int, int>({
      {Scenario::Task, false, 10, 6},
      {Scenario::Task, true, 2, 0},
      {Scenario::Domain, false, 2, 0},
      {Scenario::Class, false, 10, 6},
  }));
  CAPTURE(to_string(scenario), single_head);
  const ContextSet set =
      ContextSet::split(toy_data(), {.contexts = 5, .scenario = scenario, .single_head = single_head, .seed = 1});
  CHECK(set.outputs() == outputs);
  CHECK(set.multi_head() == (scenario == Scenario::Task && !single_head));
  const Batch batch = all(set, 3);
  CHECK(batch.y.min().item<std::int64_t>() == first);
  CHECK(batch.y.max().item<std::int64_t>() == first + 1);
  CHECK(set.test(3).y.min().item<std::int64_t>() == first);
  // Original classes 1 and 7 have new labels 9 and 7 with seed 1: 7 is the second class of context 3.
  CHECK(set.class_order() == Indices{2, 9, 6, 4, 0, 3, 1, 7, 8, 5});
  CHECK(batch.y.select(0, 1).item<std::int64_t>() == first + 1);
}

TEST_CASE("only the task scenario reveals a sample's context", "[property]") {
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Domain, Scenario::Class);
  const ContextSet set = ContextSet::split(toy_data(), {.contexts = 5, .scenario = scenario});
  const Batch batch = all(set, 3);
  REQUIRE(batch.context.defined() == (scenario == Scenario::Task));
  if (batch.context.defined()) CHECK(batch.context.equal(at::full({batch.size()}, 3, at::kLong)));
}

TEST_CASE("classes left over by an even division are never shown", "[property]") {
  const ContextSet set = ContextSet::split(toy_data(), {.contexts = 3, .seed = 4});
  CHECK(set.classes_per_context() == 3);
  CHECK(set.outputs() == 9);
  std::int64_t shown = 0;
  for (std::int64_t c = 0; c < 3; ++c) shown += set.train_size(c);
  CHECK(shown == 180);
  CHECK(all(set, 2).y.max().item<std::int64_t>() == 8);
}

TEST_CASE("a permuted context shows the padded image through its permutation, the same in every channel",
          "[property]") {
  const ContextSet set =
      ContextSet::permuted(toy_data({.train = 20, .channels = 3, .height = 3, .width = 5}), {.contexts = 4, .seed = 5});
  CHECK(set.shape() == ImageShape{3, 7, 9});
  const at::Tensor padded = at::constant_pad_nd(set.data().train.x, {2, 2, 2, 2}, 0).flatten(2);
  const at::Tensor padded_test = at::constant_pad_nd(set.data().test.x, {2, 2, 2, 2}, 0).flatten(2);
  for (std::int64_t c = 0; c < 4; ++c) {
    const at::Tensor permutation = at::tensor(set.permutation(c));
    CHECK(all(set, c).x.flatten(2).equal(padded.index_select(2, permutation)));
    CHECK(set.test(c).x.flatten(2).equal(padded_test.index_select(2, permutation)));
    CHECK(set.train_size(c) == 20);
  }
  CHECK(set.permutation(0) != set.permutation(1));
}

TEST_CASE("with seed 0 classes keep their order and the first permuted context its pixels", "[property]") {
  CHECK(ContextSet::split(toy_data(), {.seed = 0}).class_order() == counted(10));
  const ContextSet set = ContextSet::permuted(toy_data(), {.contexts = 2, .seed = 0, .pad = 0});
  CHECK(set.permutation(0) == counted(16));
  CHECK(all(set, 0).x.equal(set.data().train.x));
  CHECK(set.permutation(1) != counted(16));
}

TEST_CASE("permuted contexts keep all classes; global labels count on from context to context", "[property]") {
  const auto [scenario, outputs, first] = GENERATE(
      table<Scenario, int, int>({{Scenario::Task, 30, 20}, {Scenario::Domain, 10, 0}, {Scenario::Class, 30, 20}}));
  const ContextSet set = ContextSet::permuted(toy_data(), {.contexts = 3, .scenario = scenario});
  CHECK(set.classes_per_context() == 10);
  CHECK(set.outputs() == outputs);
  CHECK(all(set, 2).y.equal(set.data().train.y.add(first)));
  CHECK(set.test()[2].y.equal(set.data().test.y.add(first)));
}

TEST_CASE("impossible context sets are refused", "[refusal]") {
  CHECK(refusal([] { ContextSet::split(toy_data(), {.contexts = 11}); }) ==
        "contexts: 10 classes cannot be split into 11 contexts; give at most 10");
  CHECK(refusal([] { ContextSet::split(toy_data(), {.contexts = 0}); }) ==
        "contexts: 0 is not a number of contexts; give 1 or more");
  CHECK(refusal([] { ContextSet::permuted(toy_data(), {.contexts = -1}); }) ==
        "contexts: -1 is not a number of contexts; give 1 or more");
  CHECK(refusal([] { ContextSet::permuted(toy_data(), {.pad = -1}); }) ==
        "pad: -1 is not a number of pixels; give 0 or more");
  CHECK(refusal([] { ContextSet::split(toy_data({.train = 8}), {.contexts = 5, .seed = 0}); }) ==
        "contexts: context 4 has no training sample in toy; choose another data set or fewer contexts");
  CHECK_THROWS_AS(ContextSet::split(toy_data(), {.seed = 4294967296}), UsageError);
}

TEST_CASE("data that are not labelled images are refused", "[refusal]") {
  DataPair data = toy_data();
  SECTION("labels out of range") {
    data.classes = 9;
    CHECK(refusal([&] { ContextSet::split(data); }) ==
          "toy, training part: label 9 is not one of 9 classes; give the right number of classes");
  }
  SECTION("floats beside bytes") { data.train.x = data.train.x.to(at::kFloat); }
  SECTION("doubles") { data.train.x = data.train.x.to(at::kDouble), data.test.x = data.test.x.to(at::kDouble); }
  SECTION("flat images") { data.test.x = data.test.x.flatten(1); }
  SECTION("a label too few") { data.test.y = data.test.y.narrow(0, 1, 49); }
  SECTION("test images of another shape") { data.test.x = data.test.x.narrow(2, 0, 3); }
  SECTION("no test images") { data.test.x = at::Tensor(); }
  CHECK_THROWS_AS(ContextSet::split(data), Error);
}

TEST_CASE("features are shown as they are, and never permuted", "[property]") {
  DataPair data = toy_data();
  const ContextSet bytes = ContextSet::split(data, {.contexts = 5});
  data.train.x = data.train.x.to(at::kFloat).mul(0.5), data.test.x = data.test.x.to(at::kFloat).mul(0.5);
  const ContextSet features = ContextSet::split(data, {.contexts = 5});
  TensorPool pool;
  const Batch batch = features.gather(Indices{2, 4}, Indices{1, 3}, pool);
  CHECK(batch.x.equal(bytes.gather(Indices{2, 4}, Indices{1, 3}, pool).x.to(at::kFloat).mul(0.5)));
  CHECK(features.test(1).x.equal(bytes.test(1).x.to(at::kFloat).mul(0.5)));
  CHECK(refusal([&] { ContextSet::permuted(data); }) ==
        "permuted contexts: toy holds features, not pixels; permute the images they were computed from");
}

TEST_CASE("ids out of range are refused", "[refusal]") {
  const ContextSet set = ContextSet::split(toy_data(), {.contexts = 5});
  TensorPool pool;
  CHECK(refusal([&] { set.gather(Indices{2}, Indices{40}, pool); }) ==
        "sample: context 2 has no sample 40; give 0 to 39");
  CHECK(refusal([&] { set.gather(Indices{5}, Indices{0}, pool); }) == "context: there is no context 5; give 0 to 4");
  CHECK_THROWS_AS(set.gather(Indices{0, 1}, Indices{0}, pool), ShapeError);
  CHECK_THROWS_AS(set.test(-1), UsageError);
}

TEST_CASE("a copy of a context set shares the data", "[property]") {
  const ContextSet set = ContextSet::split(toy_data(), {.contexts = 5});
  const ContextSet copy = set;  // NOLINT(performance-unnecessary-copy-initialization): the copy is what is tested
  CHECK(copy.data().train.x.data_ptr() == set.data().train.x.data_ptr());
}

namespace {

using Lines = std::vector<std::string>;

/// Toy data whose samples have these labels.
DataPair labelled(const Indices& train, const Indices& test) {
  DataPair data = toy_data(
      {.classes = 4, .train = static_cast<std::int64_t>(train.size()), .test = static_cast<std::int64_t>(test.size())});
  std::copy(train.begin(), train.end(), data.train.y.data_ptr<std::int64_t>());
  std::copy(test.begin(), test.end(), data.test.y.data_ptr<std::int64_t>());
  return data;
}

Lines split_warnings(const Indices& train, const Indices& test) {
  return ContextSet::split(labelled(train, test), {.contexts = 2, .seed = 0}).warnings();
}

}  // namespace

TEST_CASE("data with training and test samples of all classes cause no warning", "[property]") {
  CHECK(split_warnings({0, 1, 2, 3}, {3, 2, 1, 0}).empty());
  CHECK(ContextSet::permuted(toy_data(), {.contexts = 3}).warnings().empty());
}

TEST_CASE("a context that cannot be tested causes a warning with its number", "[property]") {
  CHECK(split_warnings({0, 1, 2, 3}, {0, 1}) ==
        Lines{"toy: no test sample of context 1: not tested, and left out of the average"});
  CHECK(split_warnings({0, 1, 2, 3}, {}) ==
        Lines{"toy: no test sample of contexts 0, 1: not tested, and left out of the average"});
}

TEST_CASE("a class without training or test samples causes a warning with its number and context", "[property]") {
  CHECK(split_warnings({0, 1, 2, 2}, {0, 1, 2, 3}) ==
        Lines{"toy: no training sample of class 3 (context 1): tested, but never learned"});
  CHECK(split_warnings({0, 1, 2, 3}, {1, 2, 2}) ==
        Lines{"toy: no test sample of classes 0 (context 0), 3 (context 1): learned, but not tested"});
  CHECK(ContextSet::permuted(labelled({0, 1, 2, 2}, {0, 1, 2, 3}), {.contexts = 2}).warnings() ==
        Lines{"toy: no training sample of class 3: tested, but never learned"});
}

TEST_CASE("of many classes without samples the first ten are named", "[property]") {
  const ContextSet contexts = ContextSet::permuted(toy_data({.classes = 20, .train = 40, .test = 8}), {.contexts = 2});
  CHECK(contexts.warnings() ==
        Lines{"toy: no test sample of classes 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 and 2 more: learned, but not "
              "tested"});
}

TEST_CASE("a class that no context shows may lack samples", "[property]") {
  DataPair data = labelled({0, 1, 2, 3}, {0, 1, 2, 3});
  data.classes = 5;
  CHECK(ContextSet::split(data, {.contexts = 2, .seed = 0}).warnings().empty());
}

TEST_CASE("more test samples than training samples cause a warning: files may have been swapped", "[property]") {
  CHECK(ContextSet::split(toy_data({.train = 1000, .test = 6000}), {}).warnings() ==
        Lines{"toy: 1,000 training and 6,000 test samples; were the files exchanged?"});
}

TEST_CASE("a data set's own warnings come first", "[property]") {
  DataPair data = labelled({0, 1, 2, 3}, {0, 1});
  data.warnings = {"half of it is lost"};
  CHECK(ContextSet::split(data, {.contexts = 2, .seed = 0}).warnings().front() == "half of it is lost");
}

TEST_CASE("training labels that are all the same are refused", "[refusal]") {
  const std::string line = "toy, training part: all 4 labels are 2; give labels of 4 classes";
  CHECK(refusal([] { ContextSet::split(labelled({2, 2, 2, 2}, {0, 1, 2, 3}), {.contexts = 2}); }) == line);
  CHECK(refusal([] { ContextSet::permuted(labelled({2, 2, 2, 2}, {0, 1, 2, 3}), {}); }) == line);
}
