// Golden topic "kfac": Kronecker factors, their sums, the penalty and preconditioning
// (docs/methods/kfac-ewc.md, ncl.md).
#include "golden_consolidations.h"
#include "golden_topics.h"

#include <meander/learners/importance/kronecker_factors.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>
#include <meander/learners/parts/kronecker_penalty.h>

#include <ATen/ops/from_blob.h>

namespace meander::golden {
namespace {

at::Tensor matrix(const std::vector<double>& values, std::int64_t n) {
  return at::from_blob(const_cast<double*>(values.data()), {n, n}, at::kDouble);
}

void check_factors(const GoldenCase& golden, const std::string& key, const KroneckerFactors& factors,
                   const Json& expected) {
  golden.check(key + ".A", matrix(factors.a, factors.na), expected.at("A"));
  golden.check(key + ".G", matrix(factors.g, factors.ng), expected.at("G"));
}

void check_layers(const GoldenCase& golden, const std::string& key, const Network& network,
                  const std::vector<KroneckerFactors>& factors, const Json& expected) {
  const auto& layers = network.linear_layers();
  if (factors.size() != layers.size() || expected.size() != layers.size()) golden.fail(key + " has other layers");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    check_factors(golden, key + "." + layers[l].name, factors[l], expected.at(layers[l].name));
  }
}

KroneckerFactors factors_of(const Json& value) {
  const at::Tensor a = tensor(value.at("A")).contiguous(), g = tensor(value.at("G")).contiguous();
  return {a.size(0),
          g.size(0),
          {a.data_ptr<double>(), a.data_ptr<double>() + a.numel()},
          {g.data_ptr<double>(), g.data_ptr<double>() + g.numel()}};
}

void merge_pairs(const GoldenCase& golden) {
  const MergedFactors merged = merge(factors_of(golden.inputs.at("old")), factors_of(golden.inputs.at("new")),
                                     number(golden.config.at("gamma")));
  check_factors(golden, "merged", merged.factors, golden.expect("merged"));
  if (has(golden.expected, "pi")) golden.check("pi", merged.pi);
}

void estimate_factors(const GoldenCase& golden, Network& network, const std::string& labels) {
  const bool drawn = labels == "sample";
  const Batch data = batch(golden.inputs.at("x"), golden.inputs.at(drawn ? "sampled_labels" : "y"));
  const Inputs inputs{data.x.data_ptr<float>(), data.size(), nullptr};
  const auto allowed = mask(network.outputs(), integers(golden.config.at("allowed_classes")));
  KroneckerSum sum(network);
  const Logits logits{network.forward(inputs, Mode::Evaluate), data.size(), network.outputs()};
  sum.add(logits, {parse_fisher_labels(labels), Columns::masked(allowed), data.y.data_ptr<std::int64_t>()});
  check_layers(golden, "factors_" + labels, network, sum.mean(), golden.expect("factors_" + labels));
}

template <class Options>
Options options(const GoldenCase& golden) {
  Options o;
  o.strength = number(golden.config.at("strength"));
  o.gamma = number(golden.config.at("gamma"));
  o.fisher.labels = parse_fisher_labels(golden.config.at("labels").get<std::string>());
  if (has(golden.config, "data_size")) o.prior_data_size = number(golden.config.at("data_size"));
  if (has(golden.config, "alpha")) o.precondition_alpha = number(golden.config.at("alpha"));
  return o;
}

void train_with_factors(const GoldenCase& golden, std::unique_ptr<Network> network) {
  const auto given = options<KroneckerPenaltyOptions>(golden);
  Watched<KroneckerPenalty> watched(golden, std::move(network), std::make_unique<KroneckerPenalty>(given));
  Learner& learner = watched.training->learner;
  const auto visit = [&](const std::string& key, const Json& expected) {
    if (has(expected, "factors")) {
      check_layers(golden, key, learner.network(), watched.part->factors(), expected.at("factors"));
    }
    std::vector<float> gradient(learner.parameters().size(), 0.0F);
    golden.check(key + ".penalty", watched.part->penalty(learner, 1.0, gradient), expected.at("penalty"));
    check_parameters(golden, key + ".penalty_gradient", learner.network(), gradient.data(),
                     expected.at("penalty_gradient"));
  };
  run_consolidations<KroneckerPenalty>(watched, given.fisher, visit,
                                       [&] { return watched.training->watch->sum("penalty"); });
}

void train_with_diagonal(const GoldenCase& golden, std::unique_ptr<Network> network) {
  using DiagonalPenalty = ElasticWeightConsolidation;
  const auto given = options<ElasticWeightConsolidationOptions>(golden);
  Watched<DiagonalPenalty> watched(golden, std::move(network), std::make_unique<DiagonalPenalty>(given));
  Learner& learner = watched.training->learner;
  const auto visit = [&](const std::string& key, const Json& expected) {
    if (has(expected, "fisher")) {
      check_parameters(golden, key + ".fisher", learner.network(), watched.part->importance().data(),
                       expected.at("fisher"));
    }
    QuadraticPenalty penalty = watched.part->penalty();
    penalty.strength = 1.0;
    std::vector<float> gradient(learner.parameters().size(), 0.0F);
    add_penalties(nullptr, learner.parameters().data(), static_cast<std::int64_t>(gradient.size()), {&penalty, 1},
                  gradient.data());
    golden.check(key + ".penalty", penalty.value, expected.at("penalty"));
    check_parameters(golden, key + ".penalty_gradient", learner.network(), gradient.data(),
                     expected.at("penalty_gradient"));
  };
  run_consolidations<DiagonalPenalty>(watched, given.fisher, visit, [&] { return watched.training->watch->penalty; });
}

}  // namespace

void kfac(const GoldenCase& golden) {
  if (has(golden.inputs, "old")) return merge_pairs(golden);
  for (auto& network : networks(golden)) {
    if (!has(golden.config, "mode")) {
      for (const Json& labels : golden.config.at("labels"))
        estimate_factors(golden, *network, labels.get<std::string>());
    } else if (golden.config.at("mode") == "ncl_diagonal") {
      train_with_diagonal(golden, std::move(network));
    } else {
      train_with_factors(golden, std::move(network));
    }
  }
}

}  // namespace meander::golden
