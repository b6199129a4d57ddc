// What each method costs relative to plain training: an iteration and a consolidation, as multiples of an iteration of
// `none`, and the memory it adds. Each method runs in a process of its own, in turns with `none` in that process; times
// are medians of the turns, one thread, batches of 128, Split MNIST's network, after a consolidation, so that
// penalties, teachers and replay are at work. Usage: bench_methods [NAME ...]
#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/learner.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/operators/to_float.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/runtime/arena.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace meander;

namespace {

constexpr std::int64_t batch = 128, warm_up = 60, turn = 25;
constexpr int turns = 7, consolidating = 2;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// A learner and its stream, driven directly: no pipeline, no threads.
class Run {
 public:
  Run(const Method& method, const DataPair& data)
      : context_{.scenario = method.scenarios.empty() ? Scenario::Class : method.scenarios.front(),
                 .consolidate_every = 100},
        digits_(ContextSet::split(data, {.scenario = context_.scenario})),
        stream_(fuzzy_boundaries(digits_, {.iterations = 100000, .fuzziness = 500, .batch = batch})) {
    OptionValues values;
    for (const MethodOption& option : method.options) values.set(option.name, option.default_for(context_));
    NetworkPlan plan = nets::plan(digits_);
    if (method.plan) method.plan(plan, values, context_);
    learner_ = std::make_unique<Learner>(nets::build(plan), method.parts(values, context_),
                                         LearnerOptions{.consolidate = on_request()});
    operators_.append(ops::to_float());
    learner_->begin(std::make_shared<Arena>(1), operators_);
  }

  void iterate(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      const Batch raw = *stream_.next({});
      learner_->take(raw, operators_(raw));
    }
  }
  /// Includes the iteration after it: what a method computes only at first use is part of its cost.
  void consolidate() {
    learner_->request_consolidation();
    iterate(consolidating);
  }

 private:
  MethodContext context_;
  ContextSet digits_;
  ScheduleSource stream_;
  OperatorChain operators_;
  std::unique_ptr<Learner> learner_;
};

struct Cost {
  double iteration = 0, consolidation = 0, megabytes = 0;  // multiples of none's iteration; peak
};

Cost measure(const Method& method) {
  const DataPair data{"digits", datasets::digits_dataset(1, 0, 12000), datasets::digits_dataset(1, 1, 100), 10, true};
  Run none(*find_method("none"), data), own(method, data);
  for (Run* run : {&none, &own}) {
    run->iterate(warm_up);
    run->consolidate();
    run->iterate(warm_up);
  }
  std::vector<double> ratios, consolidations;
  for (int i = 0; i < turns; ++i) {
    const double plain = seconds_of([&] { none.iterate(turn); }) / turn;
    const double with = seconds_of([&] { own.iterate(turn); }) / turn;
    ratios.push_back(with / plain);
    if (i < 3) consolidations.push_back((seconds_of([&] { own.consolidate(); }) - consolidating * with) / plain);
  }
  return {median(ratios), std::max(0.0, median(consolidations)), peak_megabytes()};
}

// Runs in a child process, whose memory is this method's alone; the parent has no threads that a fork would lose.
Cost measure_apart(const Method& method) {
  std::array<int, 2> ends{};
  Cost cost;
  if (pipe(ends.data()) != 0) return cost;
  const pid_t child = fork();
  if (child == 0) {
    try {
      cost = measure(method);
    } catch (const std::exception& e) {
      fmt::print(stderr, "{}: {}\n", method.name, e.what());
    }
    const bool written = write(ends[1], &cost, sizeof cost) == sizeof cost;
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  if (read(ends[0], &cost, sizeof cost) != sizeof cost) cost = {};
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return cost;
}

// The exact Fisher information of a context of Split MNIST, all labels, on two threads.
double fisher_seconds(std::int64_t samples) {
  const DataPair data{"digits", datasets::digits_dataset(1, 0, samples), datasets::digits_dataset(1, 1, 100), 10, true};
  Learner learner(nets::build(nets::plan(ContextSet::split(data, {}))), {}, {});
  OperatorChain operators;
  operators.append(ops::to_float());
  learner.begin(std::make_shared<Arena>(2), operators);
  FisherWindow window({.window = samples});
  window.begin(learner);
  Batch all;
  all.x = data.train.x, all.y = data.train.y;
  window.observe(all);
  return seconds_of([&] { window.diagonal(learner); });
}

}  // namespace

int main(int argc, char** argv) {
  flush_denormals();
  const std::vector<std::string> wanted(argv + 1, argv + argc);
  const double plain = measure_apart(*find_method("none")).megabytes;
  fmt::print("{:<18} {:>10} {:>14} {:>10}\n", "method", "iteration", "consolidation", "adds, MB");
  for (const Method* method : all_methods()) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), method->name) == wanted.end()) continue;
    const Cost cost = measure_apart(*method);
    fmt::print("{:<18} {:>9.2f}x {:>13.1f}x {:>10.1f}\n", method->name, cost.iteration, cost.consolidation,
               cost.megabytes - plain);
    std::fflush(stdout);
  }
  if (wanted.empty()) fmt::print("\nexact Fisher of 12,000 samples, 2 threads: {:.2f} s\n", fisher_seconds(12000));
}
