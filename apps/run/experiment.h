#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// A problem by name, and the defaults that go with it (van de Ven, Tuytelaars & Tolias 2022). A new one is a row in
/// experiment.cpp.
struct Experiment {
  /// Split: each context has classes of its own; Permuted: each shows all classes through a pixel permutation of its
  /// own.
  enum class Contexts { Split, Permuted };

  std::string name;
  /// The data set's name.
  std::string data;
  Contexts kind = Contexts::Split;
  std::int64_t classes = 10;
  /// Of the images as the contexts show them.
  std::int64_t channels = 1;
  std::int64_t side = 28;
  /// Of each channel, after x / 255: images are normalised by them. Empty: they are not.
  std::vector<float> mean{}, deviation{};

  // Defaults, for what the user leaves open.
  std::int64_t contexts = 5;
  std::int64_t iterations = 2000;  ///< a context's
  std::int64_t batch = 128;
  double lr = 0.001;
  std::int64_t depth = 0;  ///< convolutional layers
  std::int64_t fc_units = 400;

  std::int64_t inputs() const { return channels * side * side; }
};

const std::vector<Experiment>& experiments();

std::vector<std::string> experiment_names();

/// The experiment of that name; InternalError when there is none.
const Experiment& experiment(std::string_view name);

/// How help prints a default that depends on the experiment: "2000; permMNIST, CIFAR10, CIFAR100 5000".
std::string by_experiment(std::int64_t Experiment::*field);
std::string by_experiment(double Experiment::*field);

}  // namespace meander
