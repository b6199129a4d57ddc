#include <meander/learners/methods/declaration/fisher_fields.h>

#include <algorithm>

namespace meander::methods {
namespace {

constexpr std::int64_t task_free_window = 512;

bool by_count(const MethodContext& context) { return !context.academic && context.consolidate_every > 0; }

}  // namespace

FisherOptions fisher_options(const FisherUse& use, const MethodContext& context) {
  FisherOptions fisher;
  fisher.labels = parse_fisher_labels(use.labels);
  fisher.samples = use.samples;
  fisher.batch = use.batch;
  // A window of less than a batch would make a smaller batch of it.
  const std::int64_t usual = std::max(task_free_window, use.batch);
  if (!context.academic) fisher.window = use.samples > 0 ? use.samples * use.batch : usual;
  return fisher;
}

double published_data_size(const MethodContext& context) {
  return by_experiment(context, {12000, 12000, 12000}, {60000, 60000, 60000}, {10000, 10000, 10000},
                       {5000, 5000, 5000});
}

double shared_out(double strength, const MethodContext& context) {
  if (!by_count(context)) return strength;
  return strength * static_cast<double>(context.consolidate_every) / static_cast<double>(context.iterations);
}

double published_strength(ByScenario every_n, const MethodContext& context) {
  const ByScenario split_mnist = by_count(context) ? every_n : ByScenario{1e5, 1e10, 1e9};
  const auto shared = [&](ByScenario s) {
    return ByScenario{shared_out(s.task, context), shared_out(s.domain, context), shared_out(s.class_, context)};
  };
  return by_experiment(context, split_mnist, shared({100, 100, 100}), shared({100, 100, 100}),
                       shared({1000, 1000, 100}));
}

FisherStamp fisher_stamp(const FisherUse& use, const MethodContext& context, bool kfac) {
  FisherStamp fisher;
  fisher.kfac = kfac;
  fisher.prior_data_size = use.prior_data_size;
  fisher.usual_prior = use.prior_data_size == published_data_size(context);
  if (use.samples > 0) fisher.samples = use.samples;
  fisher.labels = use.labels == "all" ? "All" : use.labels == "sample" ? "Sam" : use.labels == "pred" ? "Pred" : "Emp";
  fisher.batch = use.batch;
  fisher.gamma = use.gamma;
  return fisher;
}

}  // namespace meander::methods
