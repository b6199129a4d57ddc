#include <meander/apps/cli/python_number.h>
#include <meander/apps/request/experiment.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>

namespace meander {
namespace {

std::string write(std::int64_t value) { return std::to_string(value); }
std::string write(double value) { return python_number(value); }

template <class T>
std::string list_exceptions(T Experiment::*field) {
  const T usual = experiments().front().*field;
  std::string text = write(usual);
  // Neighbours in the table with the same value share it: "a, b 5".
  const Experiment* before = &experiments().front();
  for (const Experiment& experiment : experiments()) {
    const T value = experiment.*field;
    if (value == usual) continue;
    if (before->*field == value) {
      text.insert(text.size() - write(value).size() - 1, ", " + experiment.name);
    } else {
      text += "; " + experiment.name + " " + write(value);
    }
    before = &experiment;
  }
  return text;
}

}  // namespace

const std::vector<Experiment>& experiments() {
  using enum Experiment::Contexts;
  static const std::vector<Experiment> all{
      {.name = "splitMNIST", .data = "mnist"},
      {.name = "permMNIST",
       .data = "mnist",
       .kind = Permuted,
       .side = 32,
       .contexts = 10,
       .iterations = 5000,
       .lr = 0.0001,
       .fc_units = 1000},
      {.name = "splitDigits", .data = "digits"},
      {.name = "splitFashion", .data = "fashion-mnist"},
      {.name = "splitKMNIST", .data = "kmnist"},
      {.name = "CIFAR10",
       .data = "cifar10",
       .channels = 3,
       .side = 32,
       .mean = {0.4914F, 0.4822F, 0.4465F},
       .deviation = {0.2470F, 0.2435F, 0.2616F},
       .iterations = 5000,
       .batch = 256,
       .lr = 0.0001,
       .depth = 5,
       .fc_units = 2000},
      {.name = "CIFAR100",
       .data = "cifar100",
       .classes = 100,
       .channels = 3,
       .side = 32,
       .mean = {0.5071F, 0.4865F, 0.4409F},
       .deviation = {0.2673F, 0.2564F, 0.2761F},
       .contexts = 10,
       .iterations = 5000,
       .batch = 256,
       .lr = 0.0001,
       .depth = 5,
       .fc_units = 2000},
      {.name = "rotMNIST", .data = "mnist", .kind = Rotated, .contexts = 3, .iterations = 500, .fuzziness = 125},
  };
  return all;
}

std::vector<std::string> experiment_names() {
  std::vector<std::string> names;
  for (const Experiment& experiment : experiments()) names.push_back(experiment.name);
  return names;
}

const Experiment& experiment(std::string_view name) {
  const auto is_it = [&](const Experiment& experiment) { return experiment.name == name; };
  const auto found = std::find_if(experiments().begin(), experiments().end(), is_it);
  if (found == experiments().end()) throw InternalError("no experiment is called '" + std::string(name) + "'");
  return *found;
}

std::string by_experiment(std::int64_t Experiment::*field) { return list_exceptions(field); }
std::string by_experiment(double Experiment::*field) { return list_exceptions(field); }

}  // namespace meander
