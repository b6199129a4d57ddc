#include "catch.h"

#include <meander/learners/losses/losses.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

using namespace meander;

namespace {

constexpr std::int64_t loss_rows = 5, loss_outputs = 6;

/// Multiples of 1/256, so that float holds them and their neighbours exactly.
std::vector<float> random_logits(std::uint64_t seed, double reach = 3.0) {
  Rng rng(seed, "logits");
  std::vector<float> values(static_cast<std::size_t>(loss_rows * loss_outputs));
  for (float& v : values) v = static_cast<float>(std::round(rng.uniform(-reach, reach) * 256) / 256);
  return values;
}

struct Result {
  double value;
  std::vector<float> gradient;
};

Result compute(const Loss& loss, const std::vector<float>& logits, double scale = 1.0) {
  Result result{0.0, std::vector<float>(logits.size(), 0.0F)};
  result.value = loss({logits.data(), loss_rows, loss_outputs}, scale, result.gradient.data());
  return result;
}

/// A loss together with the targets that it reads.
struct LossCase {
  std::vector<std::int64_t> labels{2, 3, 3, 5, 4};
  std::vector<std::int64_t> context{0, 1, 1, 2, 2};
  std::vector<std::uint8_t> mask{0, 0, 1, 1, 1, 1};
  SoftTargets targets;
  CrossEntropy cross_entropy;
  BinaryCrossEntropy binary;
  Distillation distillation;
  BinaryDistillation binary_distillation;

  const Loss& set(int kind, const Columns& columns) {
    const std::vector<float> teacher = random_logits(99);
    const auto fill = kind == 3 ? &SoftTargets::sigmoid : &SoftTargets::softmax;
    (targets.*fill)(teacher.data(), loss_rows, loss_outputs, loss_outputs, columns, 2.0);
    cross_entropy.set(labels.data(), columns);
    binary.set(labels.data(), columns);
    distillation.set(targets.data(), columns, 2.0);
    binary_distillation.set(targets.data(), columns, 2.0);
    const Loss* all[] = {&cross_entropy, &binary, &distillation, &binary_distillation};
    return *all[kind];
  }
};

Columns columns_of(const LossCase& c, int which) {
  if (which == 1) return Columns::between(2, 6);
  if (which == 2) return Columns::masked(c.mask);
  return Columns::all();
}

}  // namespace

TEST_CASE("the gradient of every loss is the slope of its value", "[property]") {
  const int kind = GENERATE(0, 1, 2, 3);
  const int which = GENERATE(0, 1, 2);
  CAPTURE(kind, which);
  LossCase c;
  const Loss& loss = c.set(kind, columns_of(c, which));
  std::vector<float> logits = random_logits(1);
  const std::vector<float> gradient = compute(loss, logits, 3.0).gradient;
  constexpr float h = 1.0F / 256;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    CAPTURE(i);
    const float at = logits[i];
    logits[i] = at + h;
    const double above = compute(loss, logits).value;
    logits[i] = at - h;
    const double below = compute(loss, logits).value;
    logits[i] = at;
    CHECK(std::abs(gradient[i] - 3.0 * (above - below) / (2 * h)) < 2e-5);
  }
}

TEST_CASE("distillation towards identical logits is the entropy of the softened probabilities", "[property]") {
  const double temperature = GENERATE(1.0, 2.0, 5.0);
  const std::vector<float> logits = random_logits(2);
  SoftTargets targets;
  targets.softmax(logits.data(), loss_rows, loss_outputs, loss_outputs, Columns::all(), temperature);
  Distillation loss;
  loss.set(targets.data(), Columns::all(), temperature);
  double entropy = 0.0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    entropy -= double{targets.data()[i]} * std::log(double{targets.data()[i]}) / loss_rows;
  }
  const Result result = compute(loss, logits);
  CHECK(std::abs(result.value - entropy) < 1e-6);
  for (const float g : result.gradient) CHECK(std::abs(g) < 1e-7F);
}

TEST_CASE("distillation has no factor of the temperature squared", "[property]") {
  // Logits and teacher doubled at twice the temperature: the same probabilities, the same value, half the gradient.
  std::vector<float> logits = random_logits(3), teacher = random_logits(4);
  const auto at = [&](double temperature) {
    SoftTargets targets;
    targets.softmax(teacher.data(), loss_rows, loss_outputs, loss_outputs, Columns::all(), temperature);
    Distillation loss;
    loss.set(targets.data(), Columns::all(), temperature);
    return compute(loss, logits);
  };
  const Result cool = at(1.0);
  for (float& v : logits) v *= 2;
  for (float& v : teacher) v *= 2;
  const Result warm = at(2.0);
  CHECK(std::abs(warm.value - cool.value) < 1e-9);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    CHECK(std::abs(warm.gradient[i] - cool.gradient[i] / 2) < 1e-7F);
  }
}

TEST_CASE("outputs that do not compete neither count nor get a gradient", "[property]") {
  const int kind = GENERATE(0, 1, 2, 3);
  LossCase c;
  const Columns columns = GENERATE(1, 2) == 1 ? Columns::between(2, 6) : Columns::masked(c.mask);
  const Loss& loss = c.set(kind, columns);
  std::vector<float> logits = random_logits(5);
  const Result before = compute(loss, logits);
  for (std::size_t r = 0; r < static_cast<std::size_t>(loss_rows); ++r) {
    logits[r * loss_outputs] = 50.0F;
    logits[r * loss_outputs + 1] = -50.0F;
  }
  const Result after = compute(loss, logits);
  CHECK(after.value == before.value);
  CHECK(after.gradient == before.gradient);
  for (std::size_t r = 0; r < static_cast<std::size_t>(loss_rows); ++r) {
    CHECK(after.gradient[r * loss_outputs] == 0.0F);
    CHECK(after.gradient[r * loss_outputs + 1] == 0.0F);
  }
}

TEST_CASE("the block of a sample's context is what its logits alone would give", "[property]") {
  LossCase c;
  const std::vector<float> logits = random_logits(6);
  CrossEntropy loss;
  loss.set(c.labels.data(), Columns::block(2, c.context.data()));
  std::vector<std::int64_t> labels{0, 1, 1, 1, 0};
  c.context = {1, 1, 1, 2, 2};
  const Result together = compute(loss, logits);
  double alone = 0.0;
  for (std::int64_t r = 0; r < loss_rows; ++r) {
    const float* block = logits.data() + r * loss_outputs + c.context[static_cast<std::size_t>(r)] * 2;
    std::vector<float> none(2, 0.0F);
    CrossEntropy two;
    two.set(&labels[static_cast<std::size_t>(r)], Columns::all());
    alone += two({block, 1, 2}, 1.0, none.data()) / loss_rows;
  }
  CHECK(std::abs(together.value - alone) < 1e-12);
}

TEST_CASE("losses stay finite for any finite logits", "[property]") {
  const int kind = GENERATE(0, 1, 2, 3);
  const float reach = GENERATE(90.0F, 1e4F, 1e30F);
  LossCase c;
  const Loss& loss = c.set(kind, Columns::all());
  std::vector<float> logits = random_logits(7, 1.0);
  for (float& v : logits) v *= reach;
  const Result result = compute(loss, logits);
  CHECK(std::isfinite(result.value));
  CHECK(std::all_of(result.gradient.begin(), result.gradient.end(), [](float g) { return std::isfinite(g); }));
}

TEST_CASE("no rows give no loss", "[property]") {
  LossCase c;
  const Loss& loss = c.set(GENERATE(0, 1, 2, 3), Columns::all());
  CHECK(loss({nullptr, 0, loss_outputs}, 1.0, nullptr) == 0.0);
}

TEST_CASE("a teacher's probabilities are those of its own columns and 0 elsewhere", "[property]") {
  const std::vector<float> teacher = random_logits(8);
  SoftTargets targets;
  targets.softmax(teacher.data(), loss_rows, 4, loss_outputs, Columns::between(0, 3), 2.0);
  for (std::int64_t r = 0; r < loss_rows; ++r) {
    const float* row = targets.data() + r * loss_outputs;
    CHECK(std::abs(std::accumulate(row, row + 3, 0.0) - 1.0) < 1e-6);
    CHECK(std::count(row + 3, row + loss_outputs, 0.0F) == 3);
  }
}
