// A model file holds everything that is needed to predict.
#include "catch.h"
#include "every_method.h"
#include "stream/error_line.h"

using namespace meander;

namespace {

std::vector<float> scores_of(Learner& learner, const Batch& batch) {
  const Logits scores = learner.scores(batch);
  return {scores.values, scores.values + scores.rows * scores.outputs};
}

Archive model_of(Learner& learner) {
  Archive model;
  learner.save_model(model);
  return Archive::from_bytes(model.to_bytes(), "model");
}

}  // namespace

TEST_CASE("a model of any method predicts, loaded, what the learner did", "[model][property]") {
  for (const MethodCase& one : every_method()) {
    INFO(one.name());
    CaseRun trained(one), loaded(one, 7);
    trained.begin();
    trained.take_from(0, 8);
    trained.learner->end(false);
    loaded.learner->load_model(model_of(*trained.learner));
    Batch test = trained.stream(50);
    const std::vector<float> expected = scores_of(*trained.learner, test);
    CHECK(bits(scores_of(*loaded.learner, test)) == bits(expected));
    test.y = at::Tensor();
    CHECK(bits(scores_of(*loaded.learner, test)) == bits(expected));
    CHECK(model_of(*loaded.learner).to_bytes() == model_of(*trained.learner).to_bytes());
  }
}

TEST_CASE("a model that was loaded can be learned on with", "[model]") {
  for (const MethodCase& one : every_method()) {
    INFO(one.name());
    CaseRun trained(one), loaded(one, 7);
    trained.begin();
    trained.take_from(0, 8);
    loaded.learner->load_model(model_of(*trained.learner));
    loaded.begin();
    CHECK_NOTHROW(loaded.take_from(8, 15));
    CHECK(loaded.learner->iterations() == 7);
  }
}

TEST_CASE("a model is of one network and one way to classify", "[model][refusal]") {
  ToyRun one(ToyStream{}, {}), wider(ToyStream{.inputs = 8}, {});
  CHECK(error_line<Error>([&] {
          wider.learner.load_model(model_of(one.learner));
        }).starts_with("learner: the saved network is 'F-6x7x7_c4', here it is 'F-8x7x7_c4'"));
  ToyRun icarl(ToyStream{}, toy_method("icarl"));
  CHECK(error_line<Error>([&] {
          icarl.learner.load_model(model_of(one.learner));
        }).starts_with("learner: the saved classifying part is ''"));
}
