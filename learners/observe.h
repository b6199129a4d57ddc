#pragma once

#include <meander/learners/observer.h>
#include <meander/stream/graph/pipeline.h>

#include <memory>
#include <utility>
#include <vector>

namespace meander {

/// Observers for the learner that a pipeline ends in: `stream | learner | observe(accuracy(...), jsonl("run.jsonl"))`.
struct Observers {
  std::vector<std::shared_ptr<Observer>> list;
};

template <class... O>
Observers observe(std::shared_ptr<O>... observers) {
  return {{std::move(observers)...}};
}

/// Throws UsageError when the pipeline's last sink is not a learner.
Pipeline operator|(Pipeline pipeline, Observers observers);

}  // namespace meander
