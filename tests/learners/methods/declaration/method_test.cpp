#include "catch.h"
#include "learners/learner_fixture.h"
#include "learners/small_values.h"
#include "stream/error_line.h"

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>

#include <algorithm>
#include <limits>

using namespace meander;

namespace {

const Method& method(const std::string& name) {
  const Method* found = find_method(name);
  REQUIRE(found != nullptr);
  return *found;
}

std::string option_refusal(const std::string& name, const std::string& option, OptionValue value) {
  OptionValues values;
  values.set(option, std::move(value));
  return error_line<UsageError>([&] { method(name).parts(values, {}); });
}

NetworkPlan plan_of(const ToyStream& stream) {
  NetworkPlan plan;
  plan.channels = stream.inputs, plan.side = 1;
  plan.mlp = stream.shape();
  plan.contexts = stream.contexts;
  plan.head_width = stream.head_width();
  return plan;
}

}  // namespace

TEST_CASE("every method declares all that help, stamps and docs print", "[property]") {
  for (const Method* m : all_methods()) {
    CAPTURE(m->name);
    CHECK(find_method(m->name) == m);
    CHECK_FALSE(m->title.empty());
    CHECK_FALSE(m->paper.empty());
    CHECK_FALSE(m->idea.empty());
    for (const MethodOption& option : m->options) CHECK_FALSE(option.meaning.empty());
    for (const Refusal& refusal : m->refuses) {
      const bool known = refusal.method == decides_hold || refusal.method == decides_replay;
      CHECK((known || find_method(refusal.method) != nullptr));
    }
    CHECK(std::count_if(all_methods().begin(), all_methods().end(), [&](auto* o) { return o->name == m->name; }) == 1);
    const ToyStream heads{.outputs = 10, .contexts = 5};
    MethodContext context;
    context.network = plan_of(heads);
    NetworkPlan plan = context.network;
    if (m->plan) m->plan(plan, {}, context);
    ToyRun run(heads, nets::build(plan).network, m->parts(small_values(*m, 1000), context));
    run.take_to(3);
    CHECK(std::isfinite(run.diary->losses.back()));
  }
  CHECK(find_method("owls") == nullptr);
}

TEST_CASE("a method's options in code begin as those of its name do", "[property]") {
  for (const Method* m : all_methods()) {
    for (const MethodOption& option : m->options) {
      CAPTURE(m->name, option.name);
      CHECK((option.default_for({}) == option.fallback));
    }
  }
}

TEST_CASE("a method by name takes its options by name", "[property]") {
  OptionValues values;
  values.set("reg-strength", 3.0);
  ToyRun by_name(ToyStream{}, method("si").parts(values, {})), by_type(ToyStream{}, methods::si({.strength = 3.0}));
  for (ToyRun* run : {&by_name, &by_type}) {
    run->take_to(3);
    run->learner.request_consolidation();
    run->take_to(8);
  }
  CHECK(bits(by_name.parameters()) == bits(by_type.parameters()));
}

TEST_CASE("LwF's teacher keeps to classes it has seen in the class scenario alone", "[property]") {
  const auto after = [](Parts made) {
    ToyRun run(ToyStream{.outputs = 5}, std::move(made));
    for (std::int64_t i = 0; i < 6; ++i) {
      Batch batch = run.stream(i);
      batch.y.clamp_(0, 2);
      run.learner.take(batch, batch);
      if (i == 2) run.learner.request_consolidation();
    }
    return bits(run.parameters());
  };
  MethodContext domain;
  domain.scenario = Scenario::Domain;
  CHECK(after(method("lwf").parts({}, {})) == after(methods::lwf({.only_seen = true})));
  CHECK(after(method("lwf").parts({}, domain)) == after(methods::lwf({.only_seen = false})));
  CHECK(after(methods::lwf({.only_seen = true})) != after(methods::lwf({.only_seen = false})));
}

TEST_CASE("numbers that a method cannot use are refused by name", "[refusal]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(option_refusal("er", "budget", std::int64_t{0}) == "budget: 0 samples are too few; give 1 or more");
  CHECK(option_refusal("agem", "budget", std::int64_t{-5}) == "budget: -5 samples are too few; give 1 or more");
  CHECK(option_refusal("agem", "eps-agem", -1.0) ==
        "epsilon: -1 is not a damping value; give a finite number, 0 or more");
  CHECK(option_refusal("si", "reg-strength", nan) == "strength: nan is not the strength of a penalty; give 0 or more");
  CHECK(option_refusal("si", "epsilon", 0.0) == "damping: 0 would divide by zero; give a finite number above 0");
  CHECK(option_refusal("lwf", "temp", 0.0) == "temperature: 0 is not a temperature; give a finite number above 0");
}

TEST_CASE("methods that refuse each other are refused together, in either order", "[refusal]") {
  const Method *er = &method("er"), *agem = &method("agem"), *si = &method("si");
  CHECK(error_line<UsageError>([&] { check_combination({er, si}); }) == "no error");
  CHECK(error_line<UsageError>([&] { check_combination({er, agem}); }).starts_with("methods: 'er' and 'agem' cannot"));
  CHECK(error_line<UsageError>([&] {
          check_combination({agem, si, er});
        }).starts_with("methods: 'agem' and 'er' cannot"));
  CHECK(conflict(*er, *agem) == conflict(*agem, *er));
  CHECK(conflict(*er, *er).empty());
}

TEST_CASE("a refusal may hold in one setting alone", "[refusal]") {
  const auto refused = [](const char* one, const char* other, bool academic) {
    return !conflict(method(one), method(other), academic).empty();
  };
  CHECK(refused("icarl", "lwf", false));
  CHECK_FALSE(refused("icarl", "lwf", true));
  for (const char* other : {"ewc", "er", "fromp", "icarl", "exemplars"}) {
    CAPTURE(other);
    CHECK(refused("joint", other, true));
    CHECK_FALSE(refused("joint", other, false));
  }
  CHECK_FALSE(refused("joint", "xdg", true));
  for (const bool academic : {false, true}) CHECK(refused("joint", "cumulative", academic));
  CHECK_THROWS_AS(check_combination({&method("joint"), &method("ewc")}, true), UsageError);
  CHECK_NOTHROW(check_combination({&method("joint"), &method("ewc")}, false));
}

TEST_CASE("methods that decide the same are not combined, built in or added", "[refusal]") {
  Method own;
  own.name = "mine", own.decides = decides_hold;
  CHECK(conflict(own, method("si")) == "both decide how parameters are protected");
  CHECK(conflict(method("fromp"), own) == "FROMP protects outputs instead of parameters");
  CHECK(conflict(own, method("separate")).ends_with("there is nothing to protect"));
  CHECK(conflict(own, method("er")).empty());
}
