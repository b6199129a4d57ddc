#pragma once

#include <meander/learners/methods/declaration/method.h>

namespace meander {

/// The strength of a penalty whose method is chosen by its components, as in the reference; a method chosen by name has
/// its own default.
inline constexpr double plain_strength = 1;

/// A default for each scenario.
struct ByScenario {
  double task, domain, class_;
};

/// The defaults of the field's reference comparison (van de Ven, Tuytelaars & Tolias 2022): by experiment and scenario.
/// Other experiments take splitMNIST's.
double by_experiment(const MethodContext& context, ByScenario split_mnist, ByScenario perm_mnist, ByScenario cifar10,
                     ByScenario cifar100);

}  // namespace meander
