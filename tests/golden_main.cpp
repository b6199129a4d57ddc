// Runs the golden cases: every case of every file in MEANDER_GOLDEN (default: tests/golden), or of the topics named.
// Prints each failure and a count per topic ("not yet": needs what meander does not have so far); exit code 1 when a
// number is wrong, a file is damaged or a topic's missing.
#include "golden_topics.h"

#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace meander::golden {
namespace {

struct Count {
  int passed = 0;
  int failed = 0;
  int unknown = 0;
};

class Run {
 public:
  explicit Run(std::set<std::string> wanted) : wanted_(std::move(wanted)) {}

  void file(const std::filesystem::path& path) {
    try {
      for (const GoldenCase& golden : load(path)) one(golden);
    } catch (const std::exception& e) {
      if (wants(path.stem().string())) fail(path.stem().string(), e.what());
    }
  }

  void missing() {
    for (const auto& [topic, run] : topics) {
      if (wants(topic) && !counts_.contains(topic))
        fail(topic, fmt::format("{}: there is no such file", topic + ".json"));
    }
    for (const std::string& topic : wanted_) {
      if (!counts_.contains(topic)) fail(topic, fmt::format("{}: there is no such topic", topic));
    }
  }

  bool report() const {
    Count sum;
    fmt::print("{:<20} {:>7} {:>7} {:>8}\n", "golden topic", "passed", "failed", "not yet");
    for (const auto& [topic, count] : counts_) {
      sum.passed += count.passed;
      sum.failed += count.failed;
      sum.unknown += !topics.contains(topic);
      if (!topics.contains(topic)) continue;
      fmt::print("{:<20} {:>7} {:>7} {:>8}\n", topic, count.passed, count.failed, count.unknown);
    }
    for (const auto& [topic, count] : counts_) {
      if (topics.contains(topic)) continue;
      fmt::print("{:<20} {} cases that no test knows yet\n", topic, count.unknown);
    }
    fmt::print("{} passed, {} failed, {} topics that no test knows yet\n", sum.passed, sum.failed, sum.unknown);
    return sum.failed == 0;
  }

 private:
  bool wants(const std::string& topic) const { return wanted_.empty() || wanted_.contains(topic); }

  void one(const GoldenCase& golden) {
    if (!wants(golden.topic)) return;
    const auto topic = topics.find(golden.topic);
    if (topic == topics.end()) {
      ++counts_[golden.topic].unknown;
      return;
    }
    try {
      topic->second(golden);
      ++counts_[golden.topic].passed;
    } catch (const NotYet&) {
      ++counts_[golden.topic].unknown;
    } catch (const Mismatch& e) {
      fail(golden.topic, e.what());
    } catch (const std::exception& e) {
      fail(golden.topic, fmt::format("{}/{}: threw: {}", golden.topic, golden.name, e.what()));
    }
  }

  void fail(const std::string& topic, const std::string& line) {
    ++counts_[topic].failed;
    fmt::print("FAILED {}\n", line);
  }

  std::set<std::string> wanted_;
  std::map<std::string, Count> counts_;
};

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() == ".json") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  if (found.empty()) throw Error(folder().string(), "holds no golden cases", "set MEANDER_GOLDEN to their folder");
  return found;
}

}  // namespace
}  // namespace meander::golden

int main(int argc, char** argv) {
  meander::flush_denormals();
  try {
    meander::golden::Run run({argv + 1, argv + argc});
    for (const auto& file : meander::golden::files()) run.file(file);
    run.missing();
    return run.report() ? 0 : 1;
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 1;
  }
}
