#include "catch.h"
#include "learners/learner_fixture.h"
#include "learners/small_values.h"
#include "method_setting.h"

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <optional>

namespace meander {
namespace {

// With all uses of a memory, if the method has one.
OptionValues values_of(const Method& method, bool uses) {
  OptionValues values = small_values(method, 12);
  for (const MethodOption& option : method.options) {
    if (uses && option.name == "prototypes") values.set("prototypes", true);
    if (uses && option.name == "sample-selection") values.set("sample-selection", std::string("herding"));
  }
  return values;
}

struct Together {
  Together(const std::vector<const Method*>& methods, const MethodContext& context, bool uses) {
    NetworkPlan plan = context.network;
    Parts made;
    for (const Method* method : methods) {
      const OptionValues values = values_of(*method, uses);
      if (method->plan) method->plan(plan, values, context);
      made = std::move(made) + method->parts(values, context);
    }
    run.emplace(stream_of(context.scenario), nets::build(plan).network, std::move(made),
                LearnerOptions{.consolidate = every(2)});
    run->learner.add_observer(current);
  }
  std::optional<ToyRun> run;
  std::shared_ptr<CurrentLosses> current = std::make_shared<CurrentLosses>();
};

// -log softmax at the labels, over a sample's head or all outputs.
double plain_cross_entropy(const Logits& logits, const Batch& batch, std::int64_t width) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < logits.rows; ++i) {
    const float* row = logits.values + i * logits.outputs;
    const std::int64_t label = batch.y.data_ptr<std::int64_t>()[i];
    const std::int64_t first = width > 0 ? label / width * width : 0, last = width > 0 ? first + width : logits.outputs;
    double total = 0.0;
    for (std::int64_t c = first; c < last; ++c) total += std::exp(double{row[c]});
    sum += std::log(total) - double{row[label]};
  }
  return sum / static_cast<double>(logits.rows);
}

bool any_of(const std::vector<const Method*>& methods, std::initializer_list<const char*> names) {
  return std::any_of(methods.begin(), methods.end(), [&](const Method* method) {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return method->name == name; });
  });
}

// Checks that the loss rises along the gradient by the gradient's length: with memories, teachers, penalties and
// weights alike. The difference quotient is that of two other learners that go on from the same state.
void check_slope(const std::vector<const Method*>& methods, const MethodContext& context, bool uses) {
  constexpr std::int64_t seen = 5;  // two consolidations, and a step away from their anchors
  Together base(methods, context, uses);
  base.run->take_to(seen);
  Archive state;
  base.run->learner.save(state);
  base.run->take_to(seen + 1);
  const std::vector<float> gradient = base.run->gradient();
  const double length = std::sqrt(std::inner_product(gradient.begin(), gradient.end(), gradient.begin(), 0.0));
  REQUIRE(length > 1e-4);
  const auto loss_at = [&](double away) {
    Together moved(methods, context, uses);
    moved.run->learner.load(state);
    const std::span<float> parameters = moved.run->learner.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
      parameters[i] += static_cast<float>(away * gradient[i] / length);
    moved.run->next = seen;
    moved.run->take_to(seen + 1);
    return moved.run->diary->losses.back();
  };
  constexpr double away = 1e-3;
  CHECK(loss_at(0.0) == base.run->diary->losses.back());
  CHECK((loss_at(away) - loss_at(-away)) / (2 * away) == Approx(length).epsilon(0.02));
}

// Checks that after two consolidations a state holds all that decides what comes next.
void check_goes_on(const std::vector<const Method*>& methods, const MethodContext& context, bool uses) {
  constexpr std::int64_t stop = 5, end = 8;
  Together whole(methods, context, uses), first(methods, context, uses), rest(methods, context, uses);
  whole.run->take_to(end);
  first.run->take_to(stop);
  Archive state;
  first.run->learner.save(state);
  rest.run->learner.load(state);
  rest.run->next = stop;
  rest.run->take_to(end);
  CHECK(std::isfinite(whole.run->diary->losses.back()));
  CHECK(rest.run->diary->losses.back() == whole.run->diary->losses.back());
  CHECK(bits(rest.run->parameters()) == bits(whole.run->parameters()));
}

void learn(const std::vector<const Method*>& methods, const MethodContext& context, bool uses) {
  Together made(methods, context, uses);
  Learner& learner = made.run->learner;
  const Batch first = made.run->stream(0);
  const bool has_network = !learner.parameters().empty();
  const double expected =
      has_network ? plain_cross_entropy(learner.logits(first), first, made.run->stream.head_width()) : 0.0;
  made.run->take_to(1);
  if (has_network) REQUIRE(made.current->values.size() == 1);
  if (has_network && learner.objective() == Objective::CrossEntropy) {
    CHECK(made.current->values.front() == Approx(expected).epsilon(1e-5));
  }
  // These methods change the gradient's direction, and separate networks each have a loss of their own.
  if (!has_network || any_of(methods, {"agem", "ncl", "owm", "fromp", "separate"})) {
    check_goes_on(methods, context, uses);
  } else {
    check_slope(methods, context, uses);
  }
}

}  // namespace

TEST_CASE("any two methods that may be combined learn together, in each setting", "[methods][property]") {
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Class);
  const bool academic = GENERATE(false, true), uses = GENERATE(false, true);
  const MethodContext context = context_of(scenario, academic);
  int pairs = 0;
  for (const Method* one : all_methods()) {
    for (const Method* other : all_methods()) {
      if (one >= other || !made_for(*one, scenario) || !made_for(*other, scenario)) continue;
      if (!conflict(*one, *other, academic).empty()) continue;
      CAPTURE(one->name, other->name, academic, uses, to_string(scenario));
      CHECK_NOTHROW(learn({one, other}, context, uses));
      ++pairs;
    }
  }
  CHECK(pairs > 40);
}

TEST_CASE("a method that changes the gradient's direction and one that adds a loss both act when combined",
          "[methods][property]") {
  const std::string turning = GENERATE("ncl", "owm"), adding = GENERATE("er", "lwf");
  const Method *one = find_method(turning), *other = find_method(adding);
  REQUIRE((one != nullptr && other != nullptr));
  const auto learned = [](const std::vector<const Method*>& methods) {
    Together made(methods, context_of(Scenario::Class, /*academic=*/false), /*uses=*/false);
    made.run->take_to(8);
    return bits(made.run->parameters());
  };
  CAPTURE(turning, adding);
  const auto both = learned({one, other});
  CHECK(both != learned({one}));
  CHECK(both != learned({other}));
}

}  // namespace meander
