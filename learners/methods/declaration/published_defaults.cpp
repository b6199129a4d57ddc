#include <meander/learners/methods/declaration/published_defaults.h>

namespace meander {

double by_experiment(const MethodContext& context, ByScenario split_mnist, ByScenario perm_mnist, ByScenario cifar10,
                     ByScenario cifar100) {
  const std::string& name = context.experiment;
  const ByScenario& row = name == "permMNIST"  ? perm_mnist
                          : name == "CIFAR10"  ? cifar10
                          : name == "CIFAR100" ? cifar100
                                               : split_mnist;
  switch (context.scenario) {
    case Scenario::Task: return row.task;
    case Scenario::Domain: return row.domain;
    case Scenario::Class: return row.class_;
  }
  return row.class_;
}

}  // namespace meander
