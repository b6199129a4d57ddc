// Golden topic "fisher": the diagonal Fisher information, and EWC with it (docs/methods/ewc.md).
#include "golden_consolidations.h"
#include "golden_topics.h"

#include <meander/learners/importance/fisher.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>

#include <algorithm>
#include <cmath>

namespace meander::golden {
namespace {

using Ewc = ElasticWeightConsolidation;

std::unique_ptr<Network> network(const GoldenCase& golden, std::size_t which) {
  return std::move(networks(golden).at(which));
}

FisherOptions fisher_options(const GoldenCase& golden, const std::string& labels) {
  return {.labels = parse_fisher_labels(labels),
          .samples = integer_or(golden.config, "fisher_n", 0),
          .batch = integer_or(golden.config, "fisher_batch", 1)};
}

// Estimates through the part, which holds the samples: all options except drawn labels.
void estimate(const GoldenCase& golden, std::size_t which, const std::string& labels) {
  auto net = network(golden, which);
  const std::int64_t outputs = net->outputs();
  const FisherOptions options = fisher_options(golden, labels);
  LearnerOptions learning;
  learning.active_classes = ActiveClasses::SoFar;
  Watched<Ewc> watched(golden, std::move(net),
                       std::make_unique<Ewc>(ElasticWeightConsolidationOptions{.fisher = options}), learning);
  set_classes_seen(watched.training->learner, mask(outputs, integers(golden.config.at("allowed_classes"))));
  watched.consolidate(options, golden.inputs.at("x"), golden.inputs.at("y"), golden.initial.at("parameters"));
  check_parameters(golden, "fisher_" + labels, watched.training->learner.network(), watched.part->latest().data(),
                   golden.expect("fisher_" + labels));
}

void estimate_from_drawn(const GoldenCase& golden, std::size_t which) {
  const auto net = network(golden, which);
  const Batch data = batch(golden.inputs.at("x"), golden.inputs.at("sampled_labels"));
  const Inputs inputs{data.x.data_ptr<float>(), data.size(), nullptr};
  const auto allowed = mask(net->outputs(), integers(golden.config.at("allowed_classes")));
  FisherSum sum(*net);
  const Logits logits{net->forward(inputs, Mode::Evaluate), data.size(), net->outputs()};
  sum.add(inputs, logits, {FisherLabels::Sample, Columns::masked(allowed), data.y.data_ptr<std::int64_t>()});
  check_parameters(golden, "fisher_sample", *net, sum.mean().data(), golden.expect("fisher_sample"));
}

std::vector<float> weighted_anchor(const Ewc& ewc) {
  std::vector<float> sums(static_cast<std::size_t>(ewc.anchor().size()));
  std::transform(ewc.importance().data(), ewc.importance().data() + sums.size(), ewc.anchor().data(), sums.begin(),
                 [](float f, float a) { return f * a; });
  return sums;
}

double sum_of(const Json& by_parameter) {
  double sum = 0;
  for (const auto& [name, value] : by_parameter.items()) sum += tensor(value).sum().item<double>();
  return sum;
}

// Only the total of sum F_j anchor_j^2 over all parameters is needed, and kept.
double total_squared(const Ewc& ewc) {
  double sum = 2.0 * ewc.constant();
  for (std::int64_t i = 0; i < ewc.anchor().size(); ++i) {
    sum += double{ewc.importance().data()[i]} * ewc.anchor().data()[i] * ewc.anchor().data()[i];
  }
  return sum;
}

void check_penalty(const GoldenCase& golden, Watched<Ewc>& watched, const std::string& key, const Json& expected) {
  Learner& learner = watched.training->learner;
  std::vector<float> gradient(learner.parameters().size(), 0.0F);
  QuadraticPenalty penalty = watched.part->penalty();
  penalty.strength = 1.0;
  add_penalties(nullptr, learner.parameters().data(), static_cast<std::int64_t>(gradient.size()), {&penalty, 1},
                gradient.data());
  golden.check(key + ".penalty", penalty.value, expected.at("penalty"));
  check_parameters(golden, key + ".penalty_gradient", learner.network(), gradient.data(),
                   expected.at("penalty_gradient"));
}

void consolidate_and_train(const GoldenCase& golden, std::size_t which) {
  ElasticWeightConsolidationOptions options;
  options.strength = number(golden.config.at("strength"));
  options.offline = !has(golden.config, "gamma");
  options.gamma = number_or(golden.config, "gamma", 1.0);
  options.fisher = fisher_options(golden, golden.config.at("labels").get<std::string>());
  if (has(golden.config, "data_size")) options.prior_data_size = number(golden.config.at("data_size"));
  Watched<Ewc> watched(golden, network(golden, which), std::make_unique<Ewc>(options));
  const auto visit = [&](const std::string& key, const Json& expected) {
    const auto by_parameter = [&](const char* name, const float* values) {
      if (!has(expected, name)) return;
      check_parameters(golden, key + "." + name, watched.training->learner.network(), values, expected.at(name));
    };
    by_parameter("fisher_context", watched.part->latest().data());
    by_parameter("fisher", watched.part->importance().data());
    by_parameter("sum_f", watched.part->importance().data());
    by_parameter("sum_f_anchor", weighted_anchor(*watched.part).data());
    if (has(expected, "sum_f_anchor_squared")) {
      golden.check(key + ".sum_f_anchor_squared, in all", total_squared(*watched.part),
                   Json(sum_of(expected.at("sum_f_anchor_squared"))));
    }
    check_penalty(golden, watched, key, expected);
  };
  run_consolidations<Ewc>(watched, options.fisher, visit, [&] { return watched.training->watch->penalty; });
}

}  // namespace

void fisher(const GoldenCase& golden) {
  for (std::size_t which = 0; which < networks(golden).size(); ++which) {
    if (has(golden.inputs, "contexts")) {
      consolidate_and_train(golden, which);
      continue;
    }
    for (const Json& labels : golden.config.at("labels")) {
      if (labels == "sample") {
        estimate_from_drawn(golden, which);
      } else {
        estimate(golden, which, labels.get<std::string>());
      }
    }
  }
}

}  // namespace meander::golden
