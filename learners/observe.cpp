#include <meander/learners/observe.h>

#include <meander/learners/learner.h>
#include <meander/stream/runtime/error.h>

namespace meander {

Pipeline operator|(Pipeline pipeline, Observers observers) {
  auto* learner = dynamic_cast<Learner*>(&pipeline.last_sink());
  if (learner == nullptr) {
    throw UsageError("observe", "the pipeline's last sink is not a learner", "put it right behind a learner");
  }
  for (auto& observer : observers.list) learner->add_observer(std::move(observer));
  return pipeline;
}

}  // namespace meander
