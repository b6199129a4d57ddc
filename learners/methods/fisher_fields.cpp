#include <meander/learners/methods/fisher_fields.h>

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

double strength_by_count(double strength, const MethodContext& context) {
  if (context.academic || context.consolidate_every == 0) return strength;
  return strength * static_cast<double>(context.consolidate_every) / static_cast<double>(context.iterations);
}

std::vector<Field<FisherMethodOptions>> fisher_fields() {
  auto samples = field("fisher-n", &FisherMethodOptions::samples, "N", "samples the Fisher is of; 0: see default")
                     .from(0, "a number of samples");
  samples.option.fallback_text = "all; task-free 512";
  return {samples, field("fisher-labels", &FisherMethodOptions::labels, "WHICH", "labels the Fisher is of")
                       .among({"all", "sample", "pred", "true"})};
}

Field<FisherMethodOptions> fisher_batch_field() {
  return field("fisher-batch", &FisherMethodOptions::batch, "N", "samples a gradient is squared of")
      .from(1, "a number of samples");
}

std::vector<Field<FisherMethodOptions>> prior_fields() {
  return {field("fisher-init", &FisherMethodOptions::prior, "", "begin with a prior importance"),
          field("fisher-prior", &FisherMethodOptions::prior_data_size, "X", "data size the prior is worth")
              .from(0, "a data size", true)
              .by("12000; permMNIST 60000, CIFAR10 10000, CIFAR100 5000",
                  [](const MethodContext& context) { return data_size(context); })};
}

Field<FisherMethodOptions> gamma_field() {
  return field("gamma", &FisherMethodOptions::gamma, "X", "share of the old importance that is kept")
      .from(0, "a share");
}

Field<FisherMethodOptions> alpha_field() {
  return field("alpha", &FisherMethodOptions::alpha, "X", "damping").from(0, "a damping", true);
}

Refusal nothing_to_hold() { return {"separate", "each context has a network of its own, there is nothing to hold"}; }

StampFields::Fisher fisher_stamp(const FisherMethodOptions& options, const MethodContext& context, bool kfac) {
  StampFields::Fisher fisher;
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
