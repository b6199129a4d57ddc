#include <meander/apps/run/run_together.h>

#include <meander/apps/results/result_file.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/apps/run/run_in_progress.h>
#include <meander/apps/run/train.h>
#include <meander/apps/terminal/failure.h>
#include <meander/stream/graph/pipeline.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace meander {
namespace {

using Clock = std::chrono::steady_clock;

// A learner that may fail alone: the other branches' stream goes on. Measures how long it was busy.
class Apart final : public Sink {
 public:
  explicit Apart(Learner& learner) : learner_(learner) {}

  std::string name() const override { return learner_.name(); }
  void begin(std::shared_ptr<Arena> arena, OperatorChain operators) override {
    attempt([&] { learner_.begin(std::move(arena), std::move(operators)); });
  }
  void take(const Batch& raw, const Batch& ready) override {
    attempt([&] { learner_.take(raw, ready); });
  }
  void end(bool stopped) override {
    const bool failed = failure_ != nullptr;
    attempt([&] { learner_.end(stopped || failed); }, /*also_after_failure=*/true);
  }

  const std::exception_ptr& failure() const { return failure_; }
  double busy_seconds() const { return busy_; }

 private:
  template <class Action>
  void attempt(const Action& action, bool also_after_failure = false) {
    if (failure_ && !also_after_failure) return;
    const auto start = Clock::now();
    try {
      action();
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
    }
    busy_ += std::chrono::duration<double>(Clock::now() - start).count();
  }

  Learner& learner_;
  std::exception_ptr failure_;
  double busy_ = 0;
};

// How far the furthest learner is; each runs on a thread of its own.
class Furthest {
 public:
  explicit Furthest(const std::function<void(std::int64_t)>& tell) : tell_(tell) {}

  void reached(std::int64_t iteration) {
    const std::scoped_lock lock(mutex_);
    if (iteration <= iteration_) return;
    iteration_ = iteration;
    tell_(iteration);
  }

 private:
  const std::function<void(std::int64_t)>& tell_;
  std::mutex mutex_;
  std::int64_t iteration_ = 0;
};

class Position final : public Observer {
 public:
  explicit Position(Furthest& furthest) : furthest_(furthest) {}
  void on_step(Learner&, StepReport& report) override { furthest_.reached(report.iteration); }

 private:
  Furthest& furthest_;
};

// A run and its place in the pipeline.
struct Branching {
  JoinedRun* joined;
  std::unique_ptr<RunInProgress> running;
  std::unique_ptr<Apart> sink;
};

std::string line_of(const std::exception_ptr& failure) { return as_error(failure).what(); }

// A run that cannot begin leaves the others alone.
std::vector<Branching> begun(std::vector<JoinedRun>& runs, const ContextSet& contexts,
                             const FeatureExtractor* extractor, const terminal::Console& console,
                             const Interrupt& interrupt) {
  std::vector<Branching> branches;
  for (JoinedRun& joined : runs) {
    try {
      joined.run.layers.pretrained = read_pretrained(joined.run);
      auto running = std::make_unique<RunInProgress>(joined.run, contexts, extractor, std::move(joined.directory),
                                                     console, interrupt);
      auto sink = std::make_unique<Apart>(running->learner());
      branches.push_back({&joined, std::move(running), std::move(sink)});
    } catch (const FolderTaken&) {  // it is not done, but it has not failed either
    } catch (...) {
      joined.error = line_of(std::current_exception());
    }
  }
  return branches;
}

void run_pipeline(const std::vector<Branching>& branches, const ContextSet& contexts, const Interrupt& interrupt) {
  const ResolvedRun& run = branches.front().joined->run;
  Pipeline pipeline(make_stream(run, contexts));
  for (Operator& op : operators_of(run)) pipeline.append(std::move(op));
  FanOut all;
  for (const Branching& branch : branches) {
    all.branches.emplace_back();
    all.branches.back().end_in(*branch.sink);
  }
  pipeline.end_in(std::move(all));
  pipeline.run(
      {.threads = given_threads(run), .seed = static_cast<std::uint64_t>(run.seed), .stop = interrupt.token()});
}

// Saves what was learned; `failure` ended the stream for all (null: none did).
void finish(const Branching& branch, double seconds, const std::exception_ptr& failure) {
  const Apart& sink = *branch.sink;
  const double idle = seconds > 0 ? 1 - sink.busy_seconds() / seconds : 0;
  try {
    branch.running->finish({.seconds = sink.busy_seconds(), .idle_share = idle},
                           sink.failure() ? sink.failure() : failure);
    branch.running->exit_code();
  } catch (...) {
    branch.joined->error = line_of(std::current_exception());
  }
}

}  // namespace

bool share_a_stream(const ResolvedRun& one, const ResolvedRun& other) {
  constexpr std::array decisive{"experiment",    "stream", "fuzziness", "labels-per-batch", "scenario",   "contexts",
                                "class-order",   "iters",  "batch",     "no-norm",          "singlehead", "validation",
                                "first-contexts"};
  constexpr std::array of_features{"depth",   "conv-type",      "n-blocks",  "channels",   "reducing-layers", "conv-bn",
                                   "conv-nl", "global-pooling", "pre-convE", "convE-ltag", "seed-to-ltag"};
  const auto has_its_own = [](const ResolvedRun& run) { return run.joint() || run.cumulative(); };
  if (has_its_own(one) || has_its_own(other)) return false;
  if (one.seed != other.seed || one.on_features != other.on_features || one.model_dir != other.model_dir) return false;
  const auto first = deciding_options(one), second = deciding_options(other);
  const auto is_equal = [&](const char* option) { return first.at(option) == second.at(option); };
  return std::all_of(decisive.begin(), decisive.end(), is_equal) &&
         (!one.on_features || std::all_of(of_features.begin(), of_features.end(), is_equal));
}

void run_together(std::vector<JoinedRun>& runs, const terminal::Console& console, const Interrupt& interrupt,
                  const std::function<void(std::int64_t)>& on_iteration) {
  ResolvedRun& any = runs.front().run;
  any.layers.pretrained = read_pretrained(any);
  std::optional<FeatureExtractor> extractor = make_extractor(any);
  const ContextSet contexts = load_contexts(any, extractor, console, interrupt.token());
  if (interrupt.requested()) return;
  for (const std::string& warning : contexts.warnings()) console.warn(warning);
  const std::vector<Branching> branches = begun(runs, contexts, extractor ? &*extractor : nullptr, console, interrupt);
  if (branches.empty()) return;
  Furthest furthest(on_iteration);
  for (const Branching& branch : branches) {
    branch.running->learner().add_observer(std::make_shared<Position>(furthest));
    branch.running->share_stream(static_cast<std::int64_t>(branches.size()));
  }
  const auto start = Clock::now();
  std::exception_ptr failure;
  try {
    run_pipeline(branches, contexts, interrupt);
  } catch (...) {
    failure = std::current_exception();
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  for (const Branching& branch : branches) finish(branch, seconds, failure);
}

}  // namespace meander
