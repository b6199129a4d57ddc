#include <meander/apps/request/notices.h>
#include <meander/learners/part.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

// Collects lines about one run.
class Notices {
 public:
  explicit Notices(const ResolvedRun& run) : run_(run), context_(run.method_context()) {}

  std::vector<std::string> made() {
    add_methods();
    add_consolidation();
    add_stream();
    add_network();
    add_training();
    add_samples();
    return std::move(lines_);
  }

 private:
  // An option that was given, and why it has no effect.
  void add_idle(bool idle, const std::string& option, const std::string& why) {
    if (idle && run_.was_asked(option)) lines_.push_back(fmt::format("--{} has no effect: {}", option, why));
  }

  void add_methods() {
    for (const ChosenMethod& chosen : run_.methods) {
      const std::string line = chosen.method->notice ? chosen.method->notice(context_) : "";
      if (!line.empty()) lines_.push_back(chosen.method->name + ": " + line);
      for (const IdleOption& idle : chosen.method->idle) {
        add_idle(!idle.scenario || idle.scenario == run_.scenario, idle.option, idle.why);
      }
    }
  }

  bool replays() const {
    return std::any_of(run_.methods.begin(), run_.methods.end(), [&](const ChosenMethod& chosen) {
      return chosen.method->decides == decides_replay || has_component(*chosen.method, "replay", run_.is_academic);
    });
  }

  bool any_part(bool (Part::*does)() const) const {
    return std::any_of(run_.methods.begin(), run_.methods.end(), [&](const ChosenMethod& chosen) {
      const Parts parts = chosen.method->parts(chosen.values(), context_);
      return std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return ((*part).*does)(); });
    });
  }

  bool consolidates() const {
    const bool weighs = run_.weight.kind != ReplayWeight::Kind::Half && replays();
    return weighs || run_.optimizer == OptimiserKind::AdamReset || any_part(&Part::consolidates);
  }

  void add_consolidation() {
    const bool used = consolidates();
    for (const char* option : {"update-every", "consolidate"})
      add_idle(!used, option, "nothing in this run consolidates");
    const std::int64_t every = run_.consolidation.every;
    if (!used || every <= run_.total_iterations()) return;
    lines_.push_back(
        fmt::format("nothing is ever consolidated, so what a consolidation does never happens: the stream has {} "
                    "iterations, the first consolidation is due after {}; give a smaller --update-every, or more "
                    "--iters",
                    thousands(run_.total_iterations()), thousands(every)));
  }

  void add_stream() {
    const bool whole = run_.stream == ScheduleKind::AcademicSetting || run_.joint() || run_.cumulative();
    add_idle(whole && run_.labels_per_batch, "labels-per-batch",
             "this stream draws each batch from one context anyway");
    add_idle(*run_.contexts == 1, "fuzziness", "a single context has no boundaries");
    add_idle(*run_.contexts == 1 && run_.stream != ScheduleKind::FuzzyBoundaries, "stream",
             "a single context has no boundaries");
  }

  // A batch of one sample has no variance.
  void add_single_samples() {
    if (!run_.fc_bn) return;
    add_single_replayed();
    for (const ChosenMethod& chosen : run_.methods) {
      const std::string& owner = chosen.method->splits_batch_by;
      if (!owner.empty()) add_single_share(owner, owner == "class" ? classes_in_a_batch() : contexts_in_a_batch());
    }
  }

  // How many contexts a batch is usually drawn from, at most: two around a boundary.
  std::int64_t contexts_in_a_batch() const {
    if (run_.labels_per_batch || run_.stream == ScheduleKind::AcademicSetting) return 1;
    return run_.stream == ScheduleKind::Random ? *run_.contexts : std::min<std::int64_t>(2, *run_.contexts);
  }

  // In the academic setting the samples of a class wait until they are a whole batch.
  std::int64_t classes_in_a_batch() const {
    return run_.is_academic ? 1 : std::min(run_.outputs, contexts_in_a_batch() * run_.classes_per_context);
  }

  // Shares of a batch are batches of their own; a small batch often leaves one of them a single sample.
  void add_single_share(const std::string& owner, std::int64_t shares) {
    const std::int64_t pooled = run_.updates_per_batch.batches, enough = (2 * shares + pooled - 1) / pooled;
    if (*run_.batch >= enough) return;
    lines_.push_back(fmt::format(
        "--fc-bn normalises the only sample of a {0} in a batch by the running statistics of earlier batches; give "
        "--batch={1} or more, for two samples of each {0} on average",
        owner, enough));
  }

  // In the academic setting the earlier contexts share the replayed samples of a step.
  void add_single_replayed() {
    const auto holds_one = [](const ChosenMethod& chosen) {
      const OptionValues values = chosen.values();
      const OptionValue* budget = values.find("budget");
      return budget != nullptr && *budget == OptionValue(std::int64_t{1});
    };
    const bool shared = run_.is_academic && run_.context_wise() && *run_.batch < *run_.contexts;
    const bool one = !run_.is_academic && std::any_of(run_.methods.begin(), run_.methods.end(), holds_one);
    if (!replays() || !(shared || one)) return;
    lines_.emplace_back(
        "--fc-bn normalises a replayed batch of one sample by the running statistics of earlier batches");
  }

  void add_network() {
    if (*run_.fc_layers > 1) return add_single_samples();
    for (const char* option : {"fc-units", "fc-nl", "fc-bn"}) add_idle(true, option, "there is no hidden layer");
  }

  void add_training() {
    add_idle(std::all_of(run_.methods.begin(), run_.methods.end(),
                         [&](const ChosenMethod& chosen) { return !differs_with_compat(*chosen.method); }),
             "compat", "nothing in this run differs from the reference program");
    add_idle(run_.scenario != Scenario::Class, "active-classes",
             fmt::format("in the {} scenario the outputs of a sample's context compete", to_string(run_.scenario)));
    add_idle(!replays(), "replay-weight", "nothing is replayed");
  }

  void add_samples() {
    const bool draws = !run_.on_features && any_part(&Part::draws_inputs);
    for (const char* option : {"sample-n", "sample-log", "no-samples"}) {
      add_idle(!draws, option, "nothing in this run generates images");
    }
  }

  bool differs_with_compat(const Method& method) const {
    return method.compat && holds(*method.compat, run_.is_academic);
  }

  const ResolvedRun& run_;
  MethodContext context_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> notices(const ResolvedRun& run) { return Notices(run).made(); }

}  // namespace meander
