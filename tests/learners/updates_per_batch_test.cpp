#include "catch.h"
#include "learner_fixture.h"
#include "stream/error_line.h"

#include <numeric>

using namespace meander;

namespace {

/// Writes down which hooks are called, and with how many samples.
class Calls final : public Part {
 public:
  explicit Calls(std::vector<std::string>& list) : list_(&list) {}
  std::string name() const override { return "calls"; }
  void before_step(Step& step) override {
    list_->push_back("step " + std::to_string(step.iteration()) + "." + std::to_string(step.update()) + " of " +
                     std::to_string(step.current().size()));
  }
  void observe(Learner&, const Batch& raw) override { list_->push_back("observe " + std::to_string(raw.size())); }

 private:
  std::vector<std::string>* list_;
};

LearnerOptions updates(const std::string& text) {
  LearnerOptions options;
  options.updates_per_batch = parse_updates_per_batch(text);
  return options;
}

}  // namespace

TEST_CASE("three updates a batch are three steps on it, and one look at it afterwards", "[property]") {
  std::vector<std::string> calls;
  ToyRun run(ToyStream{.batch = 5}, parts(Calls(calls)), updates("3"));
  run.take_to(2);
  CHECK(calls == std::vector<std::string>{"step 0.0 of 5", "step 0.1 of 5", "step 0.2 of 5", "observe 5",  //
                                          "step 1.0 of 5", "step 1.1 of 5", "step 1.2 of 5", "observe 5"});
  CHECK(run.learner.steps() == 6);
  CHECK(run.learner.samples() == 10);
  CHECK(run.diary->samples == std::vector<std::int64_t>{5, 5});
}

TEST_CASE("a quarter of an update a batch is one step on four batches pooled", "[property]") {
  std::vector<std::string> calls;
  ToyRun run(ToyStream{.batch = 5}, parts(Calls(calls)), updates("1/4"));
  run.take_to(3);
  CHECK(calls.empty());
  CHECK(run.learner.samples() == 15);
  run.take_to(4);
  CHECK(calls == std::vector<std::string>{"step 3.0 of 20", "observe 5", "observe 5", "observe 5", "observe 5"});
  run.take_to(6);
  run.learner.end(false);
  CHECK(calls.size() == 8);
  CHECK(calls[5] == "step 6.0 of 10");
  CHECK(run.learner.steps() == 2);
  CHECK(run.learner.samples() == 30);
  CHECK(run.diary->updated == std::vector<bool>{false, false, false, true, false, false, true});
  CHECK(run.diary->samples == std::vector<std::int64_t>{0, 0, 0, 20, 0, 0, 10});
  CHECK(run.diary->ends == 1);
}

TEST_CASE("a step on pooled batches is the step on all their samples", "[property]") {
  ToyRun pooled(ToyStream{.batch = 4}, {}, updates("1/3")), whole(ToyStream{.batch = 4}, {});
  pooled.take_to(3);
  Batch all = whole.stream(0);
  const auto append = [&](at::Tensor Batch::*member) {
    std::vector<at::Tensor> list{whole.stream(0).*member, whole.stream(1).*member, whole.stream(2).*member};
    all.*member = at::empty({12, list[0].dim() == 1 ? 1 : whole.stream.inputs}, list[0].scalar_type());
    for (std::int64_t i = 0; i < 3; ++i) {
      (all.*member).narrow(0, 4 * i, 4).copy_(list[static_cast<std::size_t>(i)].view({4, -1}));
    }
  };
  append(&Batch::x);
  append(&Batch::y);
  all.y = all.y.view({12});
  whole.learner.take(all, all);
  CHECK(bits(pooled.parameters()) == bits(whole.parameters()));
}

TEST_CASE("repeated updates predict each sample once, before the first of them", "[property]") {
  // One large step learns the batch by heart: whoever predicts after it gets almost all right.
  const ToyStream stream{.batch = 40};
  LearnerOptions options = updates("3");
  options.optimiser = AdamOptions{.lr = 0.1};
  ToyRun once(stream, {}), thrice(stream, {}, options);
  once.take_to(1);
  thrice.take_to(1);
  CHECK(thrice.diary->correct == once.diary->correct);
  CHECK(thrice.diary->samples == std::vector<std::int64_t>{40});
  thrice.learner.take(stream(0), stream(0));
  CHECK(thrice.diary->correct.back() > once.diary->correct.back());
}

TEST_CASE("updates per batch are an integer or one over an integer", "[refusal]") {
  const auto parsed = [](const char* text) { return parse_updates_per_batch(text).text(); };
  CHECK(parsed("1") == "1");
  CHECK(parsed("3") == "3");
  CHECK(parsed("1/4") == "1/4");
  CHECK(parsed("0.25") == "1/4");
  CHECK(parsed("0.3333333") == "1/3");
  CHECK(parsed("1/1") == "1");
  const std::string wrong =
      GENERATE("", "0", "-1", "1.5", "2/3", "1/0", "0.3", "1/-2", "nan", "inf", "x", "2x", "1/4x");
  CHECK(error_line<UsageError>([&] { parse_updates_per_batch(wrong); }) ==
        "updates-per-batch: '" + wrong +
            "' is neither an integer nor 1/integer; give for example 2, or 1/4 for one "
            "update every 4 batches");
}
