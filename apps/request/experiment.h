#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// A named problem and its defaults (van de Ven, Tuytelaars & Tolias 2022; rotMNIST: De Lange, van de Ven & Tuytelaars
/// 2023, arXiv:2205.13452). To add one, add a row in experiment.cpp.
struct Experiment {
  /// Split: each context has classes of its own; Permuted: each shows all classes through a pixel permutation of its
  /// own; Rotated: each shows all classes, turned by an angle of its own.
  enum class Contexts { Split, Permuted, Rotated };

  std::string name;
  /// The data set's name.
  std::string data;
  Contexts kind = Contexts::Split;
  std::int64_t classes = 10;
  /// Of the images as the contexts show them.
  std::int64_t channels = 1;
  std::int64_t side = 28;
  /// Zero pixels that operators put on each side of the data set's images; `side` includes them.
  std::int64_t pad = 0;
  /// Per channel, after x / 255, to normalise images by. Empty: images are not normalised.
  std::vector<float> mean{}, deviation{};

  // Defaults of options.
  std::int64_t contexts = 5;
  std::int64_t iterations = 2000;  ///< per context
  std::int64_t fuzziness = 500;    ///< iterations
  std::int64_t batch = 128;
  double lr = 0.001;
  std::int64_t depth = 0;  ///< convolutional layers
  std::int64_t fc_units = 400;

  /// Training samples of the published data; known where a run is counted in epochs.
  std::int64_t samples = 0;

  std::int64_t inputs() const { return channels * side * side; }
};

const std::vector<Experiment>& experiments();

std::vector<std::string> experiment_names();

/// The experiment of that name. Throws InternalError if there is none.
const Experiment& experiment(std::string_view name);

/// How help prints a default that depends on the experiment: "2000; permMNIST, CIFAR10, CIFAR100 5000".
std::string by_experiment(std::int64_t Experiment::*field);
std::string by_experiment(double Experiment::*field);

}  // namespace meander
