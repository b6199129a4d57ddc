#include <meander/learners/parts/elastic_weight_consolidation.h>

#include <meander/learners/learner.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/stream/runtime/error.h>

#include <cmath>

#include <fmt/format.h>

namespace meander {
namespace {

void require(bool right, const char* where, double value, const char* noun, const char* remedy) {
  if (!right) throw UsageError(where, fmt::format("{} is not {}", value, noun), remedy);
}

}  // namespace

ElasticWeightConsolidation::ElasticWeightConsolidation(const ElasticWeightConsolidationOptions& o)
    : options_(o), window_(o.fisher) {
  require(std::isfinite(o.strength) && o.strength >= 0, "strength", o.strength, "a strength", "give 0 or more");
  require(o.gamma >= 0 && o.gamma <= 1, "gamma", o.gamma, "a fraction", "give 0 to 1");
  if (o.prior_data_size) {
    require(std::isfinite(*o.prior_data_size) && *o.prior_data_size > 0, "fisher-prior", *o.prior_data_size,
            "a data size", "give a finite number above 0");
  }
  if (o.precondition_alpha) {
    require(std::isfinite(*o.precondition_alpha) && *o.precondition_alpha > 0, "alpha", *o.precondition_alpha,
            "a damping value", "give a finite number above 0");
  }
}

void ElasticWeightConsolidation::begin(Learner& learner) {
  window_.begin(learner);
  const auto size = static_cast<std::int64_t>(learner.parameters().size());
  importance_ = FloatArray(size);
  anchor_ = FloatArray(size);
  constant_ = 0.0;
  held_ = options_.prior_data_size.has_value();
  if (held_) importance_.fill(static_cast<float>(1.0 / *options_.prior_data_size));
}

QuadraticPenalty ElasticWeightConsolidation::penalty() const {
  return {.strength = options_.strength,
          .scale = 0.5 * (options_.offline ? 1.0 : options_.gamma),
          .importance = importance_.data(),
          .anchor = anchor_.data(),
          .name = "elastic-weight-consolidation",
          .constant = constant_};
}

void ElasticWeightConsolidation::before_step(Step& step) {
  if (held_ && options_.penalty) step.add(penalty());
}

void ElasticWeightConsolidation::precondition(Step& step) {
  if (!changes_gradient()) return;
  const double alpha = *options_.precondition_alpha, data_size = options_.prior_data_size.value_or(1.0);
  const std::span<float> gradient = step.gradient();
  flat_pass(step.learner().arena(), importance_.size(), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const double f = double{importance_.data()[i]} + alpha * alpha;
      gradient[static_cast<std::size_t>(i)] = static_cast<float>(gradient[static_cast<std::size_t>(i)] / f / data_size);
    }
  });
}

void ElasticWeightConsolidation::consolidate(Learner& learner) {
  if (window_.empty()) return;
  latest_ = window_.diagonal(learner);
  const std::span<float> now = learner.parameters();
  FlatSum constant;
  const double added = constant(learner.arena(), latest_.size(), [&](std::int64_t begin, std::int64_t end) {
    double sum = 0.0;
    for (std::int64_t i = begin; i < end; ++i) {
      float& f = importance_.data()[i];
      float& a = anchor_.data()[i];
      const double fresh = latest_.data()[i], theta = now[static_cast<std::size_t>(i)];
      if (!options_.offline) {
        f = static_cast<float>(fresh + options_.gamma * f);
        a = static_cast<float>(theta);
        continue;
      }
      const double old = f, total = old + fresh, apart = a - theta;
      if (total > 0) {
        sum += 0.5 * old * fresh / total * apart * apart;
        a = static_cast<float>((old * a + fresh * theta) / total);
      }
      f = static_cast<float>(total);
    }
    return sum;
  });
  constant_ += added;
  held_ = true;
}

void ElasticWeightConsolidation::save(Archive& to) const {
  importance_.save(to, "importance");
  anchor_.save(to, "anchor");
  to.write("constant", constant_);
  to.write("held", std::int64_t{held_});
  window_.save(to);
}

void ElasticWeightConsolidation::load(Learner& learner, const Archive& from) {
  importance_.load(from, "importance");
  anchor_.load(from, "anchor");
  from.read("constant", constant_);
  held_ = from.read_flag("held");
  window_.load(learner, from);
}

}  // namespace meander
