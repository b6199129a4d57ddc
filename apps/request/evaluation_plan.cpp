#include <meander/apps/cli/list.h>
#include <meander/apps/request/evaluation_plan.h>
#include <meander/learners/live/visdom_address.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>
#include <meander/stream/schedules/academic_setting.h>
#include <meander/stream/schedules/fuzzy_boundaries.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace meander {
namespace {

void resolve_class_order(ResolvedRun& run) {
  if (!run.class_order) return;
  if (run.experiment.kind != Experiment::Contexts::Split) {
    throw UsageError("--class-order", fmt::format("every context of {} shows all classes", run.experiment.name),
                     "leave it out");
  }
  run.class_order = fmt::format("{}", fmt::join(parse_class_order(*run.class_order, run.experiment.classes), ","));
}

void check_saved_model(const ResolvedRun& run) {
  const std::pair<const char*, bool> about_models[]{{"--model", run.model.has_value()},
                                                    {"--full-ltag", run.full_ltag.has_value()}};
  for (const auto& [option, given] : about_models) {
    if (given && !run.test) throw UsageError(option, "has no effect without --test", "add it, or leave this out");
  }
  if (run.model && run.full_ltag) {
    throw UsageError("--full-ltag", "conflicts with --model: both name the model", "leave one of the two out");
  }
  for (const auto& [option, name] :
       {std::pair("--full-ltag", run.full_ltag), std::pair("--full-stag", run.full_stag)}) {
    if (name && name->find('/') != std::string::npos) {
      throw UsageError(option, fmt::format("'{}' is not part of a file's name", *name), "give a tag without '/'");
    }
  }
  const char* tag = run.full_ltag ? "--full-ltag" : run.full_stag ? "--full-stag" : nullptr;
  if (tag != nullptr && !run.model_dir) {
    throw UsageError(tag, "the folder of the model is not specified", "add --model-dir=DIR");
  }
  if (run.full_stag && run.no_save) {
    throw UsageError("--full-stag", "conflicts with --no-save: nothing is saved", "leave one of the two out");
  }
}

// A saved model is only tested: nothing is trained that these could be measured on.
void check_test_alone(const ResolvedRun& run) {
  if (!run.test) return;
  const std::pair<const char*, bool> of_training[]{{"--predictions", run.predictions.has_value()},
                                                   {"--results-dict", run.results_dict},
                                                   {"--lca-batches", run.lca_batches.has_value()},
                                                   {"--time", run.time},
                                                   {"--full-stag", run.full_stag.has_value()},
                                                   {"--once", run.once},
                                                   {"--pdf", run.pdf},
                                                   {"--visdom", run.visdom.has_value()},
                                                   {"--tensorboard", run.tensorboard.has_value()}};
  for (const auto& [option, given] : of_training) {
    if (given) throw UsageError(option, "has no effect with --test, which trains nothing", "leave one of the two out");
  }
}

std::vector<std::int64_t> ends_of_all(const ResolvedRun& run) {
  if (run.joint() || run.stream == ScheduleKind::Random) return {};
  if (run.stream == ScheduleKind::AcademicSetting) return AcademicSetting(*run.contexts, *run.iters).context_ends();
  return FuzzyBoundaries(*run.contexts, *run.iters, run.fuzziness.value_or(0)).context_ends();
}

// In iterations.
std::int64_t shortest_context(const ResolvedRun& run) {
  std::int64_t shortest = *run.iters, begin = 0;
  for (const std::int64_t end : context_ends(run)) {
    shortest = std::min(shortest, end - begin);
    begin = end;
  }
  return shortest;
}

void resolve_first_contexts(ResolvedRun& run) {
  if (!run.first_contexts) return;
  if (*run.first_contexts > *run.contexts) {
    throw UsageError("--first-contexts", fmt::format("there are {} contexts", *run.contexts),
                     fmt::format("give 1 to {}", *run.contexts));
  }
  // All of them: the whole stream, which may go on after the last context has ended.
  if (*run.first_contexts == *run.contexts) run.first_contexts.reset();
}

void resolve_figures(ResolvedRun& run) {
  if (run.plot_dir && !run.pdf)
    throw UsageError("--plot-dir", "has no effect without --pdf", "add it, or leave this out");
  if (run.visdom) {
    try {
      VisdomAddress::parse(*run.visdom);
    } catch (const UsageError& error) {
      throw UsageError("--visdom", error.problem(), error.remedy());
    }
  }
  const bool is_live = run.visdom || run.tensorboard;
  if (run.sample_log && !is_live) {
    throw UsageError("--sample-log", "has no effect: there are no live curves", "add --visdom or --tensorboard=DIR");
  }
  for (const char* option : {"sample-log", "sample-n"}) {
    if (!run.no_samples || !run.was_asked(option)) continue;
    throw UsageError(fmt::format("--{}", option), "conflicts with --no-samples", "leave one of the two out");
  }
  if (is_live && !run.no_samples && !run.sample_log) run.sample_log = *run.iters;
}

}  // namespace

std::vector<std::int64_t> context_ends(const ResolvedRun& run) {
  std::vector<std::int64_t> ends = ends_of_all(run);
  if (run.first_contexts) ends.resize(std::min(ends.size(), static_cast<std::size_t>(*run.first_contexts)));
  return ends;
}

std::int64_t ResolvedRun::total_iterations() const {
  if (joint()) return *iters;
  const std::int64_t all = first_contexts.value_or(*contexts) * *iters;
  return first_contexts && stream != ScheduleKind::Random ? context_ends(*this).back() : all;
}

std::string measured_text(const ResolvedRun& run) {
  return measured_text(context_ends(run).size(), run.acc_log, run.acc_n);
}

std::string measured_text(std::size_t ends, std::optional<std::int64_t> interval, std::int64_t samples) {
  std::string when = ends > 0 ? fmt::format("at {} end{} of contexts", ends, ends == 1 ? "" : "s") : "";
  if (interval) when += fmt::format("{}every {} iterations", ends > 0 ? " and " : "", thousands(*interval));
  return fmt::format("{}, on {} test samples per context", when, samples > 0 ? thousands(samples) : "all");
}

void resolve_evaluation(ResolvedRun& run) {
  resolve_class_order(run);
  resolve_first_contexts(run);
  check_saved_model(run);
  check_test_alone(run);
  const bool ends = !context_ends(run).empty();
  if (run.lca_batches && !ends) {
    throw UsageError("--lca-batches", "contexts neither begin nor end in this stream", "leave it out");
  }
  if (run.lca_batches && *run.lca_batches > shortest_context(run)) {
    const std::int64_t shortest = shortest_context(run);
    throw UsageError("--lca-batches",
                     fmt::format("{} batches are more than the {} of a context", *run.lca_batches, shortest),
                     fmt::format("give 1 to {}", shortest));
  }
  if (!ends && !run.acc_log) run.acc_log = *run.iters;
  if (!run.loss_log) run.loss_log = *run.iters;
  resolve_figures(run);
}

std::vector<std::int64_t> parse_class_order(const std::string& text, std::int64_t classes) {
  const auto refuse = [&](const std::string& what) {
    throw UsageError("--class-order", what,
                     fmt::format("give each of the classes 0 to {} once: 3,1,4,...", classes - 1));
  };
  std::vector<std::int64_t> order;
  for (const std::string& word : cli::list_parts(text)) {
    const std::int64_t label = cli::whole_number(word).value_or(-1);
    if (label < 0 || label >= classes) refuse(fmt::format("'{}' is not one of {} classes", word, classes));
    if (std::find(order.begin(), order.end(), label) != order.end()) refuse(fmt::format("class {} comes twice", label));
    order.push_back(label);
  }
  const auto missing = classes - static_cast<std::int64_t>(order.size());
  if (missing > 0) refuse(fmt::format("{} of {} classes are missing", missing, classes));
  return order;
}

}  // namespace meander
