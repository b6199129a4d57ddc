#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// One comparison of a published list of experiments, or the pre-training that others of the list need.
struct SuitePart {
  /// Also its folder: "splitMNIST-task-sweep".
  std::string name;
  /// One line: "hyper-parameters of all methods".
  std::string summary;
  /// The command that makes it: "compare", "sweep", "compare-replay" or "pretrain".
  std::string command;
  /// That command's options, apart from seeds and folders.
  std::vector<std::string> words{};
  std::int64_t first_seed = 1;
  std::int64_t seeds = 1;
  /// Of pre-training, which is as long as it says.
  std::int64_t epochs = 0;
  /// Its runs learn from convolutional layers that another part of the list pre-trains.
  bool on_pretrained_layers = false;
  /// Its figure is that of the stability gap.
  bool shows_stability_gap = false;

  bool is_pretraining() const { return epochs > 0; }
};

/// A list of experiments by name.
struct Suite {
  std::string name;
  /// One line.
  std::string summary;
  std::vector<SuitePart> parts{};
};

/// The published lists, and "all": every part of them.
const std::vector<Suite>& suites();

/// The list of that name. Throws UsageError if there is none.
const Suite& suite(const std::string& name);

}  // namespace meander
