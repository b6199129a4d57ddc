#pragma once

#include "golden_case.h"

#include <meander/learners/learner.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

// What golden cases that train a network have in common: golden/README.md, and the `about` of their topics.
namespace meander::golden {

/// Element i of a list, or row i of a tensor; their number.
Json element(const Json& list, std::size_t i);
std::size_t count(const Json& list);
/// A scalar, or `otherwise` if there is none.
double number_or(const Json& object, const std::string& key, double otherwise);
std::int64_t integer_or(const Json& object, const std::string& key, std::int64_t otherwise);

/// config.network, gated as inputs.gated_units says.
MlpShape network_shape(const GoldenCase& golden);
/// The network with the case's initial state: through autograd and, where its shape allows, fused.
std::vector<std::unique_ptr<Network>> networks(const GoldenCase& golden);
/// Sets parameters and running statistics by name; throws for a name that the network or the case lacks.
void assign(Network& network, const Json& parameters, const Json& buffers = nullptr);
OptimiserOptions optimiser(const GoldenCase& golden);

/// x [batch, inputs] and labels; contexts if there are any.
Batch batch(const Json& x, const Json& y, const at::Tensor& context = {});
/// The same context for every sample of x.
at::Tensor context_of_all(const Json& x, std::int64_t context);
/// One entry per output.
std::vector<std::uint8_t> mask(std::int64_t outputs, const std::vector<std::int64_t>& open);

/// Makes the learner's state as if it had seen these classes.
void set_classes_seen(Learner& learner, const std::vector<std::uint8_t>& seen);

/// Compares flat values, by parameter name, with `expected`.
void check_parameters(const GoldenCase& golden, const std::string& key, const Network& network, const float* values,
                      const Json& expected);

/// Keeps what the last step reported.
class Watch final : public Observer {
 public:
  void on_step(Learner& learner, StepReport& report) override;
  /// The sum of the unweighted terms of this name.
  double sum(const std::string& name) const;
  double mean(const std::string& name) const;

  double loss = 0.0, penalty = 0.0;
  std::int64_t correct = 0;

 private:
  std::map<std::string, std::vector<double>> terms_;
};

/// A learner with the case's optimiser, watched.
class Training {
 public:
  /// `options.optimiser` is filled in.
  Training(const GoldenCase& golden, Classifier classifier, Parts parts, LearnerOptions options = {});

  void take(const Batch& batch) { learner.take(batch, batch); }
  /// Consolidates `times` times with these parameters, on batches without samples: they become the teacher, and the
  /// next context is number `times` + 1.
  void consolidate(std::int64_t times, const Json& parameters);
  void consolidate(std::int64_t times);

  /// Checks loss and its terms, gradient, parameters and running statistics after the last step, as far as `expected`
  /// has them.
  void check(const std::string& key, const Json& expected);
  void check_losses(const std::string& key, const Json& expected) const;

  const GoldenCase& golden;
  Learner learner;
  std::shared_ptr<Watch> watch = std::make_shared<Watch>();
};

}  // namespace meander::golden
