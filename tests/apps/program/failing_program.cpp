// The program `meander` with an added method that fails on request.
#include <meander/apps/program.h>
#include <meander/learners/learner.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <filesystem>

namespace {

using namespace meander;

struct FailingOptions {
  std::int64_t fail_after = -1;
  bool fail_in_test = false;
  std::string lose;
};

class Failing final : public Part {
 public:
  explicit Failing(FailingOptions options) : options_(std::move(options)) {}
  std::string name() const override { return "failing"; }

  void before_step(Step& step) override {
    if (step.learner().iterations() == options_.fail_after) fail();
  }
  bool classifies() const override { return options_.fail_in_test; }
  void classify(Learner& learner, const Batch& ready, float* scores) override {
    if (!learner.streaming()) fail();
    std::fill(scores, scores + ready.size() * learner.network().outputs(), 0.0F);
  }

 private:
  [[noreturn]] void fail() const {
    if (!options_.lose.empty()) std::filesystem::remove_all(options_.lose);
    throw Error("failing", "it failed", "try again");
  }

  FailingOptions options_;
};

const Method failing = declare<FailingOptions>(
    {.name = "failing", .title = "Failing", .paper = "none", .idea = "fails on request"},
    {field("fail-after", &FailingOptions::fail_after, "N", "iterations"),
     field("fail-in-test", &FailingOptions::fail_in_test, "", "in the test at the end"),
     field("lose", &FailingOptions::lose, "DIR", "folder to remove first")},
    {.parts = [](const FailingOptions& options, const MethodContext&) { return parts(Failing(options)); }});

}  // namespace

int main(int argc, char** argv) {
  meander::add_method(failing);
  return meander::run_meander({argv + 1, argv + argc});
}
