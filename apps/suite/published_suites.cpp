#include <meander/apps/cli/suggest.h>
#include <meander/apps/suite/suite.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace meander {
namespace {

using Words = std::vector<std::string>;

constexpr std::array scenario_names{"task", "domain", "class"};

Words operator+(Words left, const Words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Words academic(const std::string& experiment, const std::string& scenario) {
  return {"--academic", "--experiment=" + experiment, "--scenario=" + scenario};
}

// Searches look at one seed, comparisons at others.
SuitePart sweep(std::string name, Words words) {
  return {.name = std::move(name),
          .summary = "hyper-parameters of the methods",
          .command = "sweep",
          .words = std::move(words),
          .first_seed = 1};
}

SuitePart compare(std::string name, std::int64_t seeds, Words words) {
  return {.name = std::move(name),
          .summary = "the methods",
          .command = "compare",
          .words = std::move(words),
          .first_seed = 2,
          .seeds = seeds};
}

SuitePart replay(std::string name, Words words) {
  return {.name = std::move(name),
          .summary = "methods that store samples, by how many",
          .command = "compare-replay",
          .words = std::move(words),
          .first_seed = 2,
          .seeds = 5};
}

std::vector<SuitePart> fisher_parts() {
  const auto part = [](std::string name, Words words) {
    return SuitePart{.name = std::move(name),
                     .summary = "ways to compute EWC's Fisher information",
                     .command = "sweep",
                     .words = Words{"--fisher-variants"} + words,
                     .first_seed = 1,
                     .seeds = 30};
  };
  return {
      part("fisher-splitMNIST-task", {"--experiment=splitMNIST", "--scenario=task"}),
      part("fisher-CIFAR10-task",
           {"--experiment=CIFAR10", "--scenario=task", "--reducedResNet", "--iters=2000", "--lr=0.001"}),
  };
}

std::vector<SuitePart> tutorial_parts() {
  std::vector<SuitePart> parts;
  for (const std::string scenario : scenario_names) {
    parts.push_back(compare("tutorial-splitMNIST-" + scenario, 20,
                            {"--tutorial", "--experiment=splitMNIST", "--scenario=" + scenario}));
  }
  return parts;
}

void add_split_mnist(std::vector<SuitePart>& parts) {
  const auto words = [](const std::string& scenario) { return academic("splitMNIST", scenario); };
  const auto name = [](const std::string& scenario, const char* kind) {
    return fmt::format("splitMNIST-{}-{}", scenario, kind);
  };
  for (const std::string scenario : scenario_names) parts.push_back(sweep(name(scenario, "sweep"), words(scenario)));
  for (const std::string scenario : scenario_names) {
    parts.push_back(compare(name(scenario, "compare"), 20, words(scenario)));
  }
  for (const std::string scenario : scenario_names) {
    parts.push_back(
        replay(name(scenario, "replay"), {"--experiment=splitMNIST", "--scenario=" + scenario, "--tau-per-budget"}));
  }
}

void add_cifar(std::vector<SuitePart>& parts) {
  parts.push_back({.name = "CIFAR10-pretrain",
                   .summary = "convolutional layers, which the parts on CIFAR100 need",
                   .command = "pretrain",
                   .words = {"--experiment=CIFAR10", "--augment", "--convE-stag=e100", "--seed-to-stag"},
                   .first_seed = 1,
                   .seeds = 11,
                   .epochs = 100});
  const auto add = [&](SuitePart part) {
    part.words = std::move(part.words) + Words{"--pre-convE", "--freeze-convE", "--seed-to-ltag", "--no-fromp"};
    part.on_pretrained_layers = true;
    parts.push_back(std::move(part));
  };
  const auto name = [](const std::string& scenario, const char* kind) {
    return fmt::format("CIFAR100-{}-{}", scenario, kind);
  };
  for (const std::string scenario : scenario_names) add(sweep(name(scenario, "sweep"), academic("CIFAR100", scenario)));
  for (const std::string scenario : scenario_names) {
    SuitePart part = compare(name(scenario, "compare"), 10, academic("CIFAR100", scenario));
    if (scenario == "class") part.words.emplace_back("--eval-s=10000");
    add(std::move(part));
  }
  for (const std::string scenario : scenario_names) {
    add(replay(name(scenario, "replay"), {"--experiment=CIFAR100", "--scenario=" + scenario}));
  }
}

// The published commands give --fisher-n=1000 to all; where EWC is left out it would have no effect, and is refused.
void add_perm_mnist(std::vector<SuitePart>& parts) {
  const Words task = academic("permMNIST", "task"), domain = academic("permMNIST", "domain");
  const Words fisher{"--fisher-n=1000"}, skips{"--no-fromp", "--no-bir"};
  const Words single{"--singlehead"}, with_xdg{"--singlehead", "--xdg", "--gating-prop=0.6"};
  parts.push_back(sweep("permMNIST-task-sweep", task + fisher + skips + Words{"--no-xdg"}));
  parts.push_back(sweep("permMNIST-task-single-head-sweep", task + single + skips + Words{"--no-reg"}));
  parts.push_back(sweep("permMNIST-task-single-head-xdg-sweep", task + with_xdg + fisher + skips));
  parts.push_back(sweep("permMNIST-domain-sweep", domain + fisher + skips));
  const Words compared = fisher + skips + Words{"--no-agem"};
  parts.push_back(compare("permMNIST-task-compare", 5, task + compared + Words{"--no-context-spec"}));
  parts.push_back(compare("permMNIST-task-single-head-xdg-compare", 5, task + with_xdg + compared));
  parts.push_back(compare("permMNIST-domain-compare", 5, domain + compared));
}

void add_task_free(std::vector<SuitePart>& parts) {
  const auto words = [](const std::string& scenario) {
    return Words{"--experiment=splitMNIST", "--scenario=" + scenario};
  };
  for (const std::string scenario : scenario_names) {
    parts.push_back(sweep(fmt::format("task-free-splitMNIST-{}-sweep", scenario), words(scenario)));
  }
  for (const std::string scenario : scenario_names) {
    Words chosen = words(scenario);
    if (scenario == "task") chosen.emplace_back("--gating-prop=0.45");
    chosen.emplace_back("--c=10");
    parts.push_back(compare(fmt::format("task-free-splitMNIST-{}-compare", scenario), 20, std::move(chosen)));
  }
}

std::vector<SuitePart> nature_parts() {
  std::vector<SuitePart> parts;
  add_split_mnist(parts);
  add_cifar(parts);
  add_perm_mnist(parts);
  add_task_free(parts);
  return parts;
}

std::vector<SuitePart> stability_gap_parts() {
  return {{.name = "stability-gap",
           .summary = "accuracy on the first context before every update, learning from all contexts so far",
           .command = "compare",
           .words = {"--academic", "--experiment=rotMNIST", "--scenario=domain", "--methods=cumulative", "--grow-batch",
                     "--optimizer=sgd", "--lr=0.1", "--acc-log=1", "--acc-n=2000"},
           .first_seed = 0,
           .shows_stability_gap = true}};
}

std::vector<Suite> made_suites() {
  std::vector<Suite> made{
      {"nature2022", "Three types of incremental learning (van de Ven, Tuytelaars & Tolias 2022)", nature_parts()},
      {"neurips2022", "the NeurIPS 2022 tutorial on continual learning", tutorial_parts()},
      {"fisher2025", "ways to compute the Fisher information in EWC (van de Ven 2025)", fisher_parts()},
      {"stability-gap", "the stability gap on rotated MNIST", stability_gap_parts()}};
  Suite all{"all", "all of these", {}};
  for (const Suite& one : made) all.parts.insert(all.parts.end(), one.parts.begin(), one.parts.end());
  made.push_back(std::move(all));
  return made;
}

}  // namespace

const std::vector<Suite>& suites() {
  static const std::vector<Suite> all = made_suites();
  return all;
}

const Suite& suite(const std::string& name) {
  const auto found = std::find_if(suites().begin(), suites().end(), [&](const Suite& one) { return one.name == name; });
  if (found != suites().end()) return *found;
  std::vector<std::string> names;
  for (const Suite& one : suites()) names.push_back(one.name);
  throw UsageError("", fmt::format("'{}' is not a list of experiments", name), cli::suggestion(name, names));
}

}  // namespace meander
