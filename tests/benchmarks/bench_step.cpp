// How close whole runs come to what their matrix products alone cost (docs/performance.md explains the table).
// Bounds and runs take turns in one process, and medians of the turns are printed. Usage: bench_step [SECONDS_A_CELL]
#include "product_bound.h"

#include <meander/learners/classifier.h>
#include <meander/learners/learner.h>
#include <meander/learners/methods/methods.h>
#include <meander/learners/nets/gemm.h>
#include <meander/operators/operators.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/pipeline.h>
#include <meander/stream/schedule_source.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <vector>

#include <fmt/format.h>

using namespace meander;

namespace {

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

struct Method {
  const char* name;
  std::function<Parts()> parts;
  int passes;  // samples through the network, in batches
};

// Seconds an iteration of a whole run: stream, operators, learner.
double run(const ContextSet& digits, const Method& method, std::int64_t batch, int threads, std::int64_t iterations) {
  auto stream = fuzzy_boundaries(digits, {.iterations = iterations / 5, .fuzziness = iterations / 20, .batch = batch});
  Learner learner(nets::mlp(digits), method.parts());
  Pipeline pipeline = stream | ops::to_float() | learner;
  const RunSummary summary = pipeline.run({.threads = threads});
  return summary.seconds / static_cast<double>(summary.read);
}

double stock(const std::filesystem::path& program, std::int64_t batch, int threads, int steps) {
  FILE* pipe = popen(fmt::format("{} {} {} {}", program.string(), batch, threads, steps).c_str(), "r");
  std::array<char, 64> line{};
  const bool read = pipe != nullptr && std::fgets(line.data(), line.size(), pipe) != nullptr;
  if (pipe != nullptr) pclose(pipe);
  return read ? std::atof(line.data()) : 0.0;
}

}  // namespace

int main(int argc, char** argv) {
  flush_denormals();
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2.0;
  const auto stock_loop = std::filesystem::path(argv[0]).parent_path() / "stock_loop";
  const ContextSet digits = ContextSet::split(datasets::digits(), {});
  const std::array methods{Method{"none", [] { return methods::none(); }, 1}, Method{"si", [] { return methods::si(); }, 1},
                           Method{"er", [] { return methods::er(); }, 2}};

  fmt::print("{}\n784-400-400-10, Adam; iterations/s, and % of the bound named in the column's head\n\n", gemm_description());
  fmt::print("{:>5} {:>7} {:<6} {:>10} {:>10} {:>13} {:>10} {:>8} {:>12} {:>12}\n", "batch", "threads", "method", "meander",
             "products", "products+Adam", "% products", "% p+Adam", "LibTorch", "x LibTorch");
  for (const std::int64_t batch : {128, 10}) {
    for (const int threads : {1, 2}) {
      for (const Method& method : methods) {
        bench::ProductBound bound(batch * method.passes);
        bound.seconds(20, threads, true);
        const double guess = bound.seconds(50, threads, true) / 50;
        const int turns = 7;
        const auto steps = std::max(50, static_cast<int>(seconds / turns / 3 / guess) / 20 * 20);
        std::vector<double> ours, products, adam;
        for (int turn = 0; turn < turns; ++turn) {
          products.push_back(bound.seconds(steps, threads, false) / steps);
          ours.push_back(run(digits, method, batch, threads, std::max(100, steps)));
          adam.push_back(bound.seconds(steps, threads, true) / steps);
        }
        const double stock_rate = method.passes == 1 && method.name[0] == 'n' ? stock(stock_loop, batch, threads, steps) : 0;
        const double o = median(ours), p = median(products), a = median(adam);
        fmt::print("{:>5} {:>7} {:<6} {:>10.0f} {:>10.0f} {:>13.0f} {:>10.1f} {:>8.1f} {:>12} {:>12}\n", batch, threads,
                   method.name, 1 / o, 1 / p, 1 / a, 100 * p / o, 100 * a / o,
                   stock_rate > 0 ? fmt::format("{:.0f}", stock_rate) : "", stock_rate > 0 ? fmt::format("{:.1f}", 1 / o / stock_rate) : "");
        std::fflush(stdout);
      }
    }
  }
}
