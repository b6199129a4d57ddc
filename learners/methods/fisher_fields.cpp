#include <meander/learners/methods/fisher_fields.h>

#include <functional>
#include <utility>

#include <fmt/format.h>

namespace meander::methods {
namespace {

constexpr std::int64_t task_free_window = 512;

double data_size(const MethodContext& context) {
  return by_experiment(context, {12000, 12000, 12000}, {60000, 60000, 60000}, {10000, 10000, 10000},
                       {5000, 5000, 5000});
}

}  // namespace

FisherOptions fisher_options(const FisherMethodOptions& options, const MethodContext& context) {
  FisherOptions fisher;
  fisher.labels = parse_fisher_labels(options.labels);
  fisher.samples = options.samples;
  fisher.batch = options.batch;
  if (!context.academic) fisher.window = options.samples > 0 ? options.samples * options.batch : task_free_window;
  return fisher;
}

namespace {

bool by_count(const MethodContext& context) { return !context.academic && context.consolidate_every > 0; }

double shared_out(double strength, const MethodContext& context) {
  if (!by_count(context)) return strength;
  return strength * static_cast<double>(context.consolidate_every) / static_cast<double>(context.iterations);
}

FisherField strength_field(std::string text, std::function<double(const MethodContext&)> choose) {
  return field("reg-strength", &FisherMethodOptions::strength, "X", "strength of the penalty")
      .from(0, "a strength")
      .by(std::move(text),
          [choose = std::move(choose)](const MethodContext& context) { return OptionValue(choose(context)); });
}

}  // namespace

FisherField strength_field() {
  return strength_field("1; every N: times N / iterations",
                        [](const MethodContext& context) { return shared_out(1.0, context); });
}

FisherField published_strength_field(ByScenario every_n) {
  return strength_field("by experiment and scenario", [every_n](const MethodContext& context) {
    const ByScenario split_mnist = by_count(context) ? every_n : ByScenario{1e5, 1e10, 1e9};
    const auto shared = [&](ByScenario s) {
      return ByScenario{shared_out(s.task, context), shared_out(s.domain, context), shared_out(s.class_, context)};
    };
    return by_experiment(context, split_mnist, shared({100, 100, 100}), shared({100, 100, 100}),
                         shared({1000, 1000, 100}));
  });
}

FisherField fisher_n_field() {
  auto samples = field("fisher-n", &FisherMethodOptions::samples, "N", "samples the Fisher is of; 0: see default")
                     .from(0, "a number of samples");
  samples.option.fallback_text = "all; task-free 512";
  return samples;
}

FisherField fisher_batch_field() {
  return field("fisher-batch", &FisherMethodOptions::batch, "N", "samples a gradient is squared of")
      .from(1, "a number of samples");
}

FisherField gamma_field() {
  return field("gamma", &FisherMethodOptions::gamma, "X", "share of the old importance that is kept")
      .from(0, "a share");
}

FisherField alpha_field() {
  return field("alpha", &FisherMethodOptions::alpha, "X", "damping").from(0, "a damping", true);
}

std::vector<FisherField> with_fisher_fields(std::vector<FisherField> own) {
  own.push_back(fisher_n_field());
  own.push_back(field("fisher-labels", &FisherMethodOptions::labels, "WHICH", "labels the Fisher is of")
                    .among({"all", "sample", "pred", "true"}));
  own.push_back(field("fisher-init", &FisherMethodOptions::prior, "", "begin with a prior importance"));
  own.push_back(field("fisher-prior", &FisherMethodOptions::prior_data_size, "X", "data size the prior is worth")
                    .from(0, "a data size", true)
                    .by("12000; permMNIST 60000, CIFAR10 10000, CIFAR100 5000",
                        [](const MethodContext& context) { return data_size(context); }));
  return own;
}

FisherStamp fisher_stamp(const FisherMethodOptions& options, const MethodContext& context, bool kfac) {
  FisherStamp fisher;
  fisher.kfac = kfac;
  if (options.prior) {
    const bool usual = options.prior_data_size == data_size(context);
    const double size = options.prior_data_size;
    fisher.data_size = usual ? fmt::format("{:.0f}", size) : fmt::format("{}", size);
    if (!usual && fisher.data_size.find('.') == std::string::npos) fisher.data_size += ".0";
  }
  if (options.samples > 0) fisher.samples = options.samples;
  fisher.labels = options.labels == "all"      ? "All"
                  : options.labels == "sample" ? "Sam"
                  : options.labels == "pred"   ? "Pred"
                                               : "Emp";
  fisher.batch = options.batch;
  fisher.gamma = options.gamma;
  return fisher;
}

}  // namespace meander::methods
