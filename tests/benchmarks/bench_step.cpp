// How close whole runs come to what their matrix products alone cost (docs/performance.md explains the table).
// Bounds and runs take turns in one process, and medians of the turns are printed. Usage: bench_step [SECONDS_PER_CELL]
#include "product_bound.h"

#include <meander/learners/learner.h>
#include <meander/learners/linalg/gemm.h>
#include <meander/learners/methods/methods.h>
#include <meander/learners/nets/classifier.h>
#include <meander/operators/operators.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/graph/pipeline.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace meander;

namespace {

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

struct Measured {
  const char* name;
  std::function<Parts()> parts;
  int passes;  // samples through the network, in batches
};

// Seconds per iteration of a whole run: stream, operators, learner.
double run(const ContextSet& digits, const Measured& method, std::int64_t batch, int threads, std::int64_t iterations) {
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

struct Row {
  std::int64_t batch;
  int threads;
  const char* method;
  double ours, products, products_and_adam;  // seconds per iteration
  double stock;                              // iterations per second; 0: not measured
};

// Bounds and whole runs in turns, so that a machine whose speed drifts treats them alike.
Row measure(const ContextSet& digits, const Measured& method, std::int64_t batch, int threads, double seconds,
            const std::filesystem::path& stock_loop) {
  constexpr int turns = 7;
  bench::ProductBound bound(batch * method.passes);
  bound.seconds(20, threads, true);
  const double guess = bound.seconds(50, threads, true) / 50;
  const int steps = std::max(100, static_cast<int>(seconds / turns / 3 / guess) / 20 * 20);
  std::vector<double> ours, products, adam;
  for (int turn = 0; turn < turns; ++turn) {
    products.push_back(bound.seconds(steps, threads, false) / steps);
    ours.push_back(run(digits, method, batch, threads, steps));
    adam.push_back(bound.seconds(steps, threads, true) / steps);
  }
  const bool plain = std::string_view(method.name) == "none";
  return {batch,
          threads,
          method.name,
          median(ours),
          median(products),
          median(adam),
          plain ? stock(stock_loop, batch, threads, 50) : 0.0};
}

void print_row(const Row& row) {
  const bool has_stock = row.stock > 0;
  fmt::print("{:>5} {:>7} {:<6} {:>9.0f} {:>9.0f} {:>13.0f} {:>10.1f} {:>8.1f} {:>9} {:>10}\n", row.batch, row.threads,
             row.method, 1 / row.ours, 1 / row.products, 1 / row.products_and_adam, 100 * row.products / row.ours,
             100 * row.products_and_adam / row.ours, has_stock ? fmt::format("{:.0f}", row.stock) : "",
             has_stock ? fmt::format("{:.1f}", 1 / row.ours / row.stock) : "");
  std::fflush(stdout);
}

// Burns one processor in its own Unix session (setsid), as a process of another user does.
class BusyNeighbour {
 public:
  BusyNeighbour() : process_(fork()) {
    if (process_ != 0) return;
    setsid();
    for (std::atomic<unsigned> spin = 0;;) spin.fetch_add(1, std::memory_order_relaxed);
  }
  ~BusyNeighbour() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  BusyNeighbour(const BusyNeighbour&) = delete;
  BusyNeighbour& operator=(const BusyNeighbour&) = delete;

 private:
  pid_t process_;
};

void print_table(const ContextSet& digits, std::span<const Measured> methods, double seconds,
                 const std::filesystem::path& stock_loop) {
  fmt::print("{:>5} {:>7} {:<6} {:>9} {:>9} {:>13} {:>10} {:>8} {:>9} {:>10}\n", "batch", "threads", "method",
             "meander", "products", "products+Adam", "% products", "% p+Adam", "LibTorch", "x LibTorch");
  for (const std::int64_t batch : {128, 10}) {
    for (const int threads : {1, 2}) {
      for (const Measured& method : methods) {
        print_row(measure(digits, method, batch, threads, seconds, stock_loop));
      }
    }
  }
}

void print_neighbour(const ContextSet& digits, std::span<const Measured> methods, double seconds) {
  fmt::print("\n2 threads beside a busy process of another user, in turns with quiet runs\n");
  fmt::print("{:>5} {:<6} {:>9} {:>9} {:>9}\n", "batch", "method", "quiet", "busy", "% quiet");
  for (const std::int64_t batch : {128, 10}) {
    for (const Measured& method : methods) {
      std::vector<double> quiet, busy;
      const auto iterations = static_cast<std::int64_t>(seconds * (batch == 128 ? 100 : 600)) / 20 * 20;
      for (int turn = 0; turn < 3; ++turn) {
        quiet.push_back(run(digits, method, batch, 2, iterations));
        const BusyNeighbour neighbour;
        busy.push_back(run(digits, method, batch, 2, iterations));
      }
      const double q = median(quiet), b = median(busy);
      fmt::print("{:>5} {:<6} {:>9.0f} {:>9.0f} {:>9.1f}\n", batch, method.name, 1 / q, 1 / b, 100 * q / b);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  flush_denormals();
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2.0;
  const auto stock_loop = std::filesystem::path(argv[0]).parent_path() / "stock_loop";
  const ContextSet digits = ContextSet::split(datasets::digits(), {});
  const std::array methods{Measured{"none", [] { return methods::none(); }, 1},
                           Measured{"si", [] { return methods::si(); }, 1},
                           Measured{"er", [] { return methods::er(); }, 2}};

  fmt::print("{}\n784-400-400-10, Adam; iterations/s, and % of the bound named in the column's head\n\n",
             gemm_description());
  print_table(digits, methods, seconds, stock_loop);
  print_neighbour(digits, methods, seconds);
}
