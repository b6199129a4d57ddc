#include <meander/apps/compare/compared_methods.h>

#include <meander/apps/cli/python_number.h>
#include <meander/apps/compare/known_methods.h>

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace meander {
namespace {

// Of separate networks and of the generative classifier.
struct PublishedSizes {
  std::int64_t separate_units, classifier_units, classifier_layers, classifier_latents;
};

PublishedSizes published_sizes(const Experiment& experiment) {
  return is_like_split_mnist(experiment) ? PublishedSizes{100, 85, 3, 5} : PublishedSizes{400, 85, 2, 20};
}

class ComparedMethods {
 public:
  explicit ComparedMethods(const ComparisonOptions& options)
      : o_(options), sizes_(published_sizes(options.experiment)) {}

  std::vector<PlanRow> academic() {
    add("none");
    add("joint");
    add_context_specific();
    if (!o_.no_reg) add("ewc", strength(o_.lambda));
    add_si();
    add("lwf");
    add_protecting_and_generative();
    add_with_buffer();
    // With --active-classes=current the other methods learn within contexts only; these two always compare all classes.
    if (o_.scenario == Scenario::Class && !o_.current_classes) {
      add_generative_classifier();
      add("icarl");
    }
    return std::move(rows_);
  }

  std::vector<PlanRow> tutorial() {
    add("none");
    add_cumulative();
    add_context_specific();
    if (!o_.no_reg) add("ewc", strength(o_.lambda));
    add_si();
    add("lwf");
    if (!o_.no_fromp && takes_part("fromp", o_)) add("fromp");
    add("dgr");
    add("er");
    if (o_.scenario == Scenario::Class && !o_.current_classes) {
      add_generative_classifier();
      add("icarl");
    }
    return std::move(rows_);
  }

  std::vector<PlanRow> task_free() {
    more_ = interval(o_.update_every);
    add("none");
    add("joint");
    add_context_specific();
    add_si();
    add("lwf");
    more_ = interval(o_.replay_update);
    add_with_buffer();
    if (o_.scenario == Scenario::Class) {
      add("icarl");
      more_ = {};  // nothing consolidates
      add_generative_classifier();
    }
    return std::move(rows_);
  }

 private:
  void add(const char* method, std::vector<std::string> options = {}) {
    options.insert(options.end(), more_.begin(), more_.end());
    rows_.push_back(known_row(method, o_, options));
  }

  // What the tutorial calls joint training: on all contexts so far, going on from one to the next.
  void add_cumulative() {
    add("joint");
    rows_.back().label = "Joint (cumulative)";
    rows_.back().options.front() = "--cumulative";
    std::erase_if(rows_.back().options, [](const std::string& word) { return word.starts_with("--iters="); });
  }

  // Separate networks refuse --xdg, since each context has units of its own anyway: that row is the same without it.
  void add_context_specific() {
    if (o_.scenario != Scenario::Task || o_.no_context_spec) return;
    add("separate", {fmt::format("--fc-units={}", o_.fc_units_sep.value_or(sizes_.separate_units))});
    add("xdg");
  }

  void add_si() {
    if (!o_.no_reg && !o_.no_si) add("si", strength(o_.c));
  }

  // FROMP and BI-R refuse --xdg (their declarations say why), and without it they would be compared with methods that
  // have it: they are left out.
  void add_protecting_and_generative() {
    if (!o_.no_fromp && takes_part("fromp", o_)) add("fromp");
    add("dgr");
    if (!o_.no_bir && takes_part("bir", o_)) add("bir");
  }

  void add_with_buffer() {
    add("er");
    if (!o_.no_agem) add("agem");
  }

  // No --iters: with T iterations per context each of a context's k classes gets T / k whole batches, which is what the
  // published comparison gives, and for any k. permMNIST is refused in the academic setting: it shows all classes in
  // every context.
  void add_generative_classifier() {
    if (o_.academic && o_.experiment.kind == Experiment::Contexts::Permuted) return;
    std::vector<std::string> options{fmt::format("--fc-units={}", o_.fc_units_gc.value_or(sizes_.classifier_units)),
                                     fmt::format("--fc-layers={}", o_.fc_lay_gc.value_or(sizes_.classifier_layers)),
                                     fmt::format("--z-dim={}", o_.z_dim_gc.value_or(sizes_.classifier_latents)),
                                     "--lr=0.001"};
    const bool split = o_.experiment.kind == Experiment::Contexts::Split;
    if (o_.convolutional.value_or(o_.experiment.depth > 0) && split) options.emplace_back("--hidden");
    add("gen-classifier", std::move(options));
  }

  static std::vector<std::string> strength(const std::optional<double>& given) {
    if (!given) return {};
    return {"--reg-strength=" + python_number(*given)};
  }

  static std::vector<std::string> interval(const std::optional<std::int64_t>& given) {
    if (!given) return {};
    return {fmt::format("--update-every={}", *given)};
  }

  const ComparisonOptions& o_;
  PublishedSizes sizes_;
  std::vector<std::string> more_{};  // for rows added from here on
  std::vector<PlanRow> rows_{};
};

}  // namespace

std::vector<PlanRow> compared_methods(const ComparisonOptions& options) {
  ComparedMethods methods(options);
  return options.academic ? methods.academic() : methods.task_free();
}

std::vector<PlanRow> tutorial_methods(const ComparisonOptions& options) {
  ComparisonOptions academic = options;
  academic.academic = true;
  return ComparedMethods(academic).tutorial();
}

}  // namespace meander
