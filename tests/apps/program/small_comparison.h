#pragma once

#include "catch.h"
#include "finished_run.h"
#include "stream/datasets/idx_bytes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace meander {

/// A folder for --data-dir with MNIST files that are read in no time: 400 and 200 images, a bright bar at a height of
/// its own for each label.
class FewDigits {
 public:
  FewDigits() {
    put("train", 400);
    put("t10k", 200);
  }
  std::string path() const { return folder_.path().string(); }

 private:
  void put(const std::string& part, std::uint32_t count) const {
    constexpr std::size_t side = 28, size = side * side;
    std::string pixels(count * size, '\0');
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k < size; ++k) {
        const bool is_bar = k / side / 2 == i % 10;
        pixels[i * size + k] = static_cast<char>(is_bar ? 255 : k * (i + 1) * 37 % 251 / 2);
      }
    }
    folder_.put("mnist/" + part + "-images-idx3-ubyte", idx(8, {count, side, side}, pixels));
    folder_.put("mnist/" + part + "-labels-idx1-ubyte", idx_labels(count));
  }

  ScratchFolder folder_;
};

/// Options of a run of a fraction of a second.
inline std::string on_few_digits(int iters = 8) {
  static const FewDigits digits;
  return "--experiment=splitMNIST --data-dir='" + digits.path() + "' --iters=" + std::to_string(iters) +
         " --batch=16 --fc-units=16 --acc-n=20 ";
}

/// Task-free rows that all differ: ER and SI have something to do on a stream this short.
inline std::string comparison_of(const std::string& more, int iters = 8) {
  return "meander compare " + on_few_digits(iters) + "--fuzziness=2 --lr=0.01 --update-every=10 " + more;
}

/// Eight runs.
inline std::string small_comparison(const std::string& more = "") {
  return comparison_of("--methods=none,er,si,er+si --n-seeds=2 --out=c " + more);
}

/// The same command for a RunningScript: it becomes the program.
inline std::string as_process(const std::string& command) {
  return "exec \"$MEANDER\"" + command.substr(std::string("meander").size());
}

/// What a comparison wrote to its folder.
inline std::string tables(const ScratchFolder& folder, const std::string& out = "c") {
  return content_of(folder.path() / out / "table.txt") + content_of(folder.path() / out / "table.csv");
}

/// The tables of a small comparison that nothing disturbs.
inline const std::string& undisturbed() {
  static const std::string both = [] {
    const ScratchFolder folder;
    const Outcome outcome = run_script(folder, small_comparison("--quiet"));
    INFO(outcome.error);
    REQUIRE(outcome.code == 0);
    return tables(folder);
  }();
  return both;
}

/// The folders of runs, sorted; none while there is no folder of them.
inline std::vector<std::filesystem::path> run_folders(const ScratchFolder& folder, const std::string& out = "c") {
  std::vector<std::filesystem::path> folders;
  if (!std::filesystem::is_directory(folder.path() / out)) return folders;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / out)) {
    if (entry.is_directory() && entry.path().filename() != ".locks") folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

/// The results of these runs, in the order of their folders.
inline std::vector<nlohmann::json> results_in(const ScratchFolder& folder, const std::string& out = "c") {
  std::vector<nlohmann::json> results;
  for (const auto& run : run_folders(folder, out)) {
    results.push_back(nlohmann::json::parse(content_of(run / "result.json")));
  }
  return results;
}

/// Whether a run there has begun to learn (with --loss-log=1).
inline bool is_learning(const ScratchFolder& folder, const std::string& out = "c") {
  const auto runs = run_folders(folder, out);
  return std::any_of(runs.begin(), runs.end(),
                     [](const auto& run) { return !content_of(run / "metrics.jsonl").empty(); });
}

}  // namespace meander
