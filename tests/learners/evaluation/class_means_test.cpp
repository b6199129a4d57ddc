#include "catch.h"

#include <meander/learners/evaluation/class_means.h>

#include <cmath>
#include <vector>

using namespace meander;

namespace {

ClassMeans two_classes(bool normalised) {
  ClassMeans means(normalised);
  means.begin(2);
  const std::vector<float> right{3, 0, 1, 0}, up{0, 2};
  means.add(4, 0, right.data(), 2);
  means.add(1, 1, up.data(), 1);
  return means;
}

std::vector<float> scores(const ClassMeans& means, std::vector<float> features,
                          const std::int64_t* contexts = nullptr) {
  const auto rows = static_cast<std::int64_t>(features.size() / 2);
  std::vector<float> result(static_cast<std::size_t>(rows * 5));
  means.score(nullptr, features.data(), rows, contexts, 5, result.data());
  return result;
}

constexpr float never_wins = -INFINITY;

}  // namespace

TEST_CASE("a class scores minus the squared distance to its mean; one without samples never wins", "[property]") {
  CHECK(scores(two_classes(false), {2, 2}) == std::vector<float>{never_wins, -4, never_wins, never_wins, -4});
  CHECK(scores(two_classes(true), {5, 0}) == std::vector<float>{never_wins, -2, never_wins, never_wins, 0});
}

TEST_CASE("a feature without length stays zero, and is as far from every mean", "[property]") {
  CHECK(scores(two_classes(true), {0, 0}) == std::vector<float>{never_wins, -1, never_wins, never_wins, -1});
}

TEST_CASE("where contexts are known only sets of the sample's own compete", "[property]") {
  const std::int64_t contexts[] = {1, 2};
  const std::vector<float> of = scores(two_classes(true), {5, 0, 5, 0}, contexts);
  CHECK(std::vector<float>(of.begin(), of.begin() + 5) ==
        std::vector<float>{never_wins, -2, never_wins, never_wins, never_wins});
  for (std::size_t c = 5; c < 10; ++c) CHECK(of[c] == never_wins);
}

TEST_CASE("means that are saved and loaded score the same", "[property]") {
  Archive archive;
  two_classes(true).save(archive);
  ClassMeans loaded(true);
  loaded.load(Archive::from_bytes(archive.to_bytes(), "test"));
  CHECK(scores(loaded, {1, 7}) == scores(two_classes(true), {1, 7}));
}
