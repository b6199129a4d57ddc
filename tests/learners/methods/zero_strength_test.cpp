#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/nets/classifier.h>

namespace meander {
namespace {

/// The parameters after a run of 12 batches with four consolidations.
std::vector<float> trained_parameters(const MlpShape& shape, Parts parts) {
  ToyRun run(ToyStream{}, nets::mlp(shape, 1), std::move(parts), {.consolidate = every(3)});
  run.take_to(12);
  return run.parameters();
}

Parts of_strength(const std::string& method, double strength) {
  OptionValues values;
  values.set("reg-strength", strength);
  return find_method(method)->parts(values, {});
}

}  // namespace

TEST_CASE("a penalty of strength 0 is plain training, bit for bit", "[property][penalty]") {
  const std::string method = GENERATE("ewc", "online-ewc", "kfac-ewc", "si");
  const bool batch_norm = GENERATE(false, true);
  const double dropout = GENERATE(0.0, 0.3);
  CAPTURE(method, batch_norm, dropout);
  MlpShape shape = ToyStream{}.shape();
  shape.batch_norm = batch_norm;
  shape.dropout = dropout;
  const std::vector<float> plain = trained_parameters(shape, methods::none());
  CHECK((trained_parameters(shape, of_strength(method, 0.0)) == plain));
  CHECK((trained_parameters(shape, of_strength(method, 10.0)) != plain));
}

}  // namespace meander
