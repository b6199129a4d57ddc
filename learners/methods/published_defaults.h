#pragma once

#include <meander/learners/methods/method.h>

namespace meander {

/// A default for each scenario.
struct ByScenario {
  double task, domain, class_;
};

/// The defaults of the field's reference comparison (van de Ven, Tuytelaars & Tolias 2022): by experiment and scenario.
/// Experiments that it does not have take splitMNIST's.
double by_experiment(const MethodContext& context, ByScenario split_mnist, ByScenario perm_mnist, ByScenario cifar10,
                     ByScenario cifar100);

}  // namespace meander
