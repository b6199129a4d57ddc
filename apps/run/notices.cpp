#include <meander/apps/run/notices.h>
#include <meander/stream/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace meander {
namespace {

// Those of our methods that have no defect of the reference to keep.
const std::set<std::string_view> same_with_compat{"none", "joint",      "cumulative",    "separate",   "ewc",
                                                  "owm",  "si",         "fromp",         "online-ewc", "kfac-ewc",
                                                  "ncl",  "replay-all", "gen-classifier"};

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
    return std::move(lines_);
  }

 private:
  // An option that was given, and why it has no effect.
  void add_idle(bool idle, const std::string& option, const std::string& why) {
    if (idle && run_.asked.given.contains(option))
      lines_.push_back(fmt::format("--{} changes nothing: {}", option, why));
  }

  void add_methods() {
    for (const ChosenMethod& chosen : run_.methods) {
      const std::string line = chosen.method->notice ? chosen.method->notice(context_) : "";
      if (!line.empty()) lines_.push_back(chosen.method->name + ": " + line);
    }
  }

  bool replays() const {
    return std::any_of(run_.methods.begin(), run_.methods.end(), [&](const ChosenMethod& chosen) {
      return chosen.method->decides == decides_replay || (chosen.method->name == "icarl" && !run_.academic);
    });
  }

  bool consolidates() const {
    const bool weighs = run_.replay_weight.kind != ReplayWeight::Kind::Half && replays();
    return weighs || run_.options.optimizer == "adam_reset" ||
           std::any_of(run_.methods.begin(), run_.methods.end(), [&](const ChosenMethod& chosen) {
             const Parts parts = chosen.method->parts(chosen.values(), context_);
             return std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part->consolidates(); });
           });
  }

  void add_consolidation() {
    const bool used = consolidates();
    for (const char* option : {"update-every", "consolidate"}) add_idle(!used, option, "nothing here consolidates");
    const std::int64_t every = run_.consolidate.every;
    if (!used || every <= run_.total_iterations()) return;
    lines_.push_back(
        fmt::format("nothing is ever consolidated: the stream ends after {} iterations, before the first {}",
                    thousands(run_.total_iterations()), thousands(every)));
  }

  void add_stream() {
    const bool whole = run_.stream == "academic-setting" || run_.joint() || run_.cumulative();
    add_idle(whole && run_.options.labels_per_batch, "labels-per-batch",
             "the stream draws a batch from one context anyway");
    add_idle(run_.contexts == 1, "fuzziness", "one context has no boundaries");
    add_idle(run_.contexts == 1 && run_.stream != "fuzzy-boundaries", "stream", "one context has no boundaries");
  }

  // A sample that passes alone has no variance: in the academic setting a step's samples are shared by earlier
  // contexts.
  void add_single_samples() {
    const auto holds_one = [](const ChosenMethod& chosen) {
      const OptionValues values = chosen.values();
      const OptionValue* budget = values.find("budget");
      return budget != nullptr && *budget == OptionValue(std::int64_t{1});
    };
    const bool shared = run_.academic && run_.context_wise() && run_.batch < run_.contexts;
    const bool one = !run_.academic && std::any_of(run_.methods.begin(), run_.methods.end(), holds_one);
    if (!run_.options.fc_bn || !replays() || !(shared || one)) return;
    lines_.emplace_back("--fc-bn normalises a replayed batch of one sample by what earlier batches were");
  }

  void add_network() {
    add_idle(contains(run_.methods, "separate"), "singlehead", "each network has a single head anyway");
    if (run_.fc_layers > 1) return add_single_samples();
    for (const char* option : {"fc-units", "fc-nl", "fc-bn"}) add_idle(true, option, "there is no hidden layer");
  }

  void add_training() {
    add_idle(std::all_of(run_.methods.begin(), run_.methods.end(),
                         [&](const ChosenMethod& chosen) { return is_as_the_reference(*chosen.method); }),
             "compat", "nothing here differs from the reference");
    add_idle(run_.scenario != Scenario::Class, "active-classes",
             fmt::format("in the {} scenario a context's outputs compete", run_.options.scenario));
    const bool models = contains(run_.methods, "gen-classifier");
    add_idle(models && run_.scenario == Scenario::Class, "active-classes", "each class has a model of its own");
    add_idle(models, "fc-drop", "the models of classes have no dropout");
    add_idle(!replays(), "replay-weight", "nothing is replayed");
  }

  bool is_as_the_reference(const Method& method) const {
    return same_with_compat.contains(method.name) || (method.name == "xdg" && !run_.academic);
  }

  const ResolvedRun& run_;
  MethodContext context_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> notices(const ResolvedRun& run) { return Notices(run).made(); }

}  // namespace meander
