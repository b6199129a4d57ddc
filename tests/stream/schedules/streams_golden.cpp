// Golden topic "streams": class orders, pixel permutations, labels, schedules.
#include "golden_topics.h"

#include <meander/learners/learner.h>
#include <meander/learners/nets/fused_mlp.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/contexts/legacy_permutation.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/academic_setting.h>
#include <meander/stream/schedules/fuzzy_boundaries.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <array>
#include <utility>

namespace meander::golden {
namespace {

using Indices = std::vector<std::int64_t>;

std::string at(const std::string& key, std::size_t i) { return fmt::format("{}[{}]", key, i); }

void fuzzy(const GoldenCase& golden) {
  const FuzzyBoundaries schedule(integer(golden.config.at("contexts")),
                                 integer(golden.config.at("iterations_per_context")),
                                 integer(golden.config.at("fuzziness")));
  std::vector<double> rows;
  for (const std::int64_t i : integers(golden.inputs.at("iterations"))) {
    const std::vector<double> row = schedule.probabilities(i);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  golden.check("probabilities", at::tensor(rows, at::kDouble).view({-1, schedule.contexts()}));
}

void too_wide(const GoldenCase& golden) {
  const Indices contexts = integers(golden.inputs.at("contexts"));
  const Indices iterations = integers(golden.inputs.at("iterations_per_context"));
  const Indices fuzziness = integers(golden.inputs.at("fuzziness"));
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    try {
      FuzzyBoundaries(contexts[i], iterations[i], fuzziness[i]);
    } catch (const UsageError&) {
      continue;
    }
    golden.fail(at("a fuzziness that is too wide was accepted: ", i));
  }
}

void academic_schedule(const GoldenCase& golden) {
  const AcademicSetting schedule(integer(golden.config.at("contexts")),
                                 integer(golden.config.at("iterations_per_context")));
  Indices contexts(static_cast<std::size_t>(schedule.length().value()));
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    Rng rng(1, "labels", i);
    schedule.draw(static_cast<std::int64_t>(i), rng, {&contexts[i], 1});
  }
  golden.check("contexts", contexts);
}

DataPair data(const at::Tensor& x) {
  const Dataset part{x, at::arange(x.size(0), at::kLong)};
  return {"golden", part, part, x.size(0), false};
}

void class_orders(const GoldenCase& golden) {
  const Indices seeds = integers(golden.inputs.at("seeds"));
  const Indices classes = integers(golden.inputs.at("classes"));
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    const auto set = ContextSet::split(data(at::zeros({classes[i], 1, 1, 1}, at::kByte)),
                                       {.contexts = 1, .seed = static_cast<std::uint64_t>(seeds[i])});
    golden.check(at("orders", i), set.class_order(), golden.expect("orders").at(i));
  }
}

ContextSet permuted(const GoldenCase& golden, const at::Tensor& x, std::int64_t seed) {
  return ContextSet::permuted(
      data(x), {.contexts = integer(golden.config.at("contexts")), .seed = static_cast<std::uint64_t>(seed), .pad = 0});
}

void pixel_permutations(const GoldenCase& golden) {
  // Two images whose bytes number the pixels (low byte, high byte), so that the contexts can be applied to any image.
  const at::Tensor image = tensor(golden.inputs.at("image"));
  const at::Tensor pixel = at::arange(image.numel(), at::kLong).view(image.sizes());
  const ContextSet set = permuted(golden, at::stack({pixel.remainder(256), pixel.floor_divide(256)}).to(at::kByte),
                                  integer(golden.config.at("seed")));
  TensorPool pool;
  for (std::int64_t c = 0; c < set.contexts(); ++c) {
    const auto i = static_cast<std::size_t>(c);
    golden.check(at("permutations", i), set.permutation(c), golden.expect("permutations").at(i));
    const at::Tensor shown = set.gather(Indices{c, c}, Indices{0, 1}, pool).x.to(at::kLong);
    const at::Tensor from = shown.select(0, 0).add(shown.select(0, 1), 256);
    golden.check(at("images", i), image.flatten().index_select(0, from.flatten()).view(image.sizes()),
                 golden.expect("images").at(i));
  }
}

void first_pixels(const GoldenCase& golden) {
  const at::Tensor blank = at::zeros({1, 1, 1, integer(golden.config.at("pixels"))}, at::kByte);
  const auto only = golden.expected.begin();
  const std::string& key = only.key();
  const Json& expected = only.value();
  const Indices seeds = integers(golden.inputs.at("seeds"));
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    const ContextSet set = permuted(golden, blank, seeds[i]);
    for (std::int64_t c = 0; c < set.contexts(); ++c) {
      const Json& wanted = expected.at(i).at(static_cast<std::size_t>(c));
      Indices first = set.permutation(c);
      first.resize(integers(wanted).size());
      golden.check(fmt::format("{}[{}][{}]", key, i, c), first, wanted);
    }
  }
}

void subsets(const GoldenCase& golden) {
  const Indices seeds = integers(golden.inputs.at("seeds"));
  const auto before = label_lists(golden.inputs.at("drawn_before"));
  const auto population = label_lists(golden.inputs.at("population"));
  const auto size = label_lists(golden.inputs.at("size"));
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    LegacyPermutations orders(static_cast<std::uint64_t>(seeds[i]));
    for (const std::int64_t n : before[i]) orders.permutation(n);
    for (std::size_t j = 0; j < population[i].size(); ++j) {
      golden.check(fmt::format("chosen[{}][{}]", i, j), orders.subset(population[i][j], size[i][j]),
                   golden.expect("chosen").at(i).at(j));
    }
  }
}

/// One sample of each class of a context.
Batch of_context(const ContextLabels& labels, std::int64_t context) {
  const std::int64_t k = labels.classes_per_context(), first = labels.outputs() > k ? context * k : 0;
  Batch batch;
  batch.y = at::arange(first, first + k, at::kLong);
  batch.x = at::zeros({k, 1}, at::kFloat);
  batch.context = at::zeros({k}, at::kLong).fill_(context);
  return batch;
}

/// A learner that learns the contexts one after the other, as in a run with known boundaries.
Learner academic_learner(const ContextLabels& labels, ActiveClasses active) {
  MlpShape shape;
  shape.inputs = 1, shape.outputs = labels.outputs(), shape.layers = 1;
  LearnerOptions options;
  options.active_classes = labels.scenario() == Scenario::Class ? active : ActiveClasses::All;
  options.classes_per_context = labels.classes_per_context();
  return Learner({std::make_unique<FusedMlp>(shape, 1), labels.multi_head() ? labels.classes_per_context() : 0}, {},
                 options);
}

/// The outputs that compete for a sample of a context.
Indices competing(const Learner& learner, const ContextLabels& labels, std::int64_t context) {
  CompetingOutputs of_batch;
  const Batch batch = of_context(labels, context);
  const Columns columns = learner.columns(batch, of_batch);
  const auto [first, last] = columns.range_of(0, labels.outputs());
  Indices open;
  for (std::int64_t c = first; c < last; ++c) {
    if (columns.open(c)) open.push_back(c);
  }
  return open;
}

// Several sets: one for each context up to the current one, which comes last. One set: it applies to all samples.
void check_sets(const GoldenCase& golden, const ContextLabels& labels, const std::string& key, ActiveClasses active) {
  if (!has(golden.expected, key)) return;
  Learner learner = academic_learner(labels, active);
  learner.begin(nullptr, OperatorChain());
  for (std::int64_t current = 0; current < labels.contexts(); ++current) {
    const Batch batch = of_context(labels, current);
    learner.take(batch, batch);
    const Json& value = golden.expect(key).at(static_cast<std::size_t>(current));
    const auto wanted = key == "active_all_so_far" ? std::vector<Indices>{integers(value)} : label_lists(value);
    for (std::int64_t c = 0; c <= current; ++c) {
      const std::size_t set = wanted.size() == 1 ? 0 : static_cast<std::size_t>(c);
      if (wanted.size() > 1 && wanted.size() != static_cast<std::size_t>(current) + 1)
        golden.fail(key + ": other sets");
      if (competing(learner, labels, c) != wanted[set])
        golden.fail(at(key, static_cast<std::size_t>(current)) + " differs");
    }
  }
}

Scenario scenario_of(const GoldenCase& golden) {
  const std::string name = golden.config.at("scenario").get<std::string>();
  for (const Scenario scenario : scenarios) {
    if (to_string(scenario) == name) return scenario;
  }
  throw UsageError("scenario", fmt::format("'{}' is not a scenario", name), "give task, domain or class");
}

void stored_labels(const GoldenCase& golden) {
  const bool permuted_pixels = golden.config.at("experiment").get<std::string>().starts_with("perm");
  const ContextLabels labels({.kind = permuted_pixels ? ContextKind::Permuted : ContextKind::Split,
                              .scenario = scenario_of(golden),
                              .single_head = golden.config.at("singlehead").get<bool>(),
                              .contexts = integer(golden.config.at("contexts")),
                              .class_order = integers(golden.inputs.at("class_order"))});
  golden.check("classes_per_context", static_cast<double>(labels.classes_per_context()));
  golden.check("output_units", static_cast<double>(labels.outputs()));
  const Indices originals = integers(golden.inputs.at("original_labels"));
  Indices stored, training;
  for (std::int64_t c = 0; c < labels.contexts(); ++c) {
    for (const std::int64_t original : originals) {
      stored.push_back(labels.stored(c, original));
      training.push_back(stored.back() < 0 ? -1 : stored.back() - labels.head_start(c));
    }
  }
  golden.check("stored", at::tensor(stored).view({labels.contexts(), -1}));
  golden.check("training_labels", at::tensor(training).view({labels.contexts(), -1}));
  check_sets(golden, labels, "active", ActiveClasses::All);
  check_sets(golden, labels, "active_all_so_far", ActiveClasses::SoFar);
  check_sets(golden, labels, "active_current", ActiveClasses::Current);
}

/// The part of the test for a case, chosen by a key that the case expects.
struct StreamTopic {
  std::string expected;
  Topic run;
};
const std::vector<StreamTopic> stream_topics{
    {"probabilities", fuzzy},
    {"error", too_wide},
    {"contexts", academic_schedule},
    {"orders", class_orders},
    {"images", pixel_permutations},
    {"first_", first_pixels},
    {"chosen", subsets},
    {"stored", stored_labels},
    {"after_batch", streams_reservoir},
};

}  // namespace

void streams(const GoldenCase& golden) {
  for (const auto& [key, value] : golden.expected.items()) {
    for (const StreamTopic& topic : stream_topics) {
      if (key.starts_with(topic.expected)) return topic.run(golden);
    }
  }
  golden.fail("no part of this test is for such a case");
}

}  // namespace meander::golden
