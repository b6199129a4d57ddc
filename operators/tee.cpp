#include <meander/operators/tee.h>

#include <utility>

namespace meander::ops {

Operator tee(std::function<void(const Batch&)> look, std::string name) {
  return Operator(std::move(name), [look = std::move(look)](Batch batch) {
    look(batch);
    return batch;
  });
}

}  // namespace meander::ops
