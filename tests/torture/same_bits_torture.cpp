// Every method with every kind of network, twenty times on 2 and on 3 threads beside a busy process: the same bits each
// time. Minutes long, so that it is run by itself: make torture. One method alone: build/tests/test_torture -c er
#include "busy_process.h"
#include "catch.h"
#include "learners/method_run.h"

#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <functional>

namespace meander {
namespace {

constexpr int times = 20;

struct Kind {
  std::string name;
  bool any_threads;  ///< the same bits for any number of threads: LibTorch promises that for the same number alone
  std::function<void(MethodRun&)> choose;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"fused", true, [](MethodRun&) {}},
      {"batch norm", false, [](MethodRun& run) { run.network.batch_norm = true; }},
      {"dropout", false, [](MethodRun& run) { run.network.dropout = 0.2; }},
      {"convolutions", false, [](MethodRun& run) { run.convolutions = true, run.batch = 32; }},
  };
  return all;
}

Scenario scenario_of(const Method& method) {
  return method.scenarios.empty() ? Scenario::Class : method.scenarios.front();
}

/// Nothing where the two do not go together.
std::string learned_once(const MethodRun& run, int threads) {
  try {
    return run.learned(threads);
  } catch (const UsageError&) {
    return {};
  }
}

}  // namespace

TEST_CASE("the same bits each time, beside a busy process", "[determinism]") {
  const BusyProcess busy;
  for (const Method* method : all_methods()) {
    DYNAMIC_SECTION(method->name) {
      for (const Kind& kind : kinds()) {
        MethodRun run{.method = method->name, .scenario = scenario_of(*method)};
        kind.choose(run);
        const std::string alone = learned_once(run, 1);
        if (alone.empty()) continue;
        for (const int threads : {2, 3}) {
          const std::string expected = kind.any_threads ? alone : run.learned(threads);
          int others = 0;
          for (int i = 0; i < times; ++i) others += run.learned(threads) == expected ? 0 : 1;
          CAPTURE(method->name, kind.name, threads, times);
          CHECK(others == 0);
        }
      }
    }
  }
}

}  // namespace meander
