#include "catch.h"
#include "learners/parts/generative_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>

using namespace meander;

namespace {

MethodContext generative_context(Scenario scenario, bool academic, std::string experiment = "splitMNIST") {
  MethodContext context;
  context.experiment = std::move(experiment);
  context.scenario = scenario;
  context.academic = academic;
  context.normalised = context.experiment.starts_with("CIFAR");
  if (scenario == Scenario::Domain) context.outputs = context.classes_per_context;
  context.network.channels = context.normalised ? 3 : 1;
  context.network.side = context.normalised ? 32 : 28;
  context.network.mlp.inputs = context.network.channels * context.network.side * context.network.side;
  context.network.mlp.outputs = context.outputs;
  context.network.contexts = context.contexts;
  return context;
}

OptionValues no_options() { return {}; }

/// The network of a method, by name.
std::string network_of(const std::string& name, const MethodContext& context,
                       const OptionValues& values = no_options()) {
  NetworkPlan plan = context.network;
  find_method(name)->plan(plan, values, context);
  return nets::build(plan).network->name();
}

std::string generative_refusal(const std::string& name, const MethodContext& context, const OptionValues& values) {
  return error_line<UsageError>([&] { find_method(name)->parts(values, context); });
}

}  // namespace

TEST_CASE("a generative model is like the network, unless told otherwise", "[property]") {
  MethodContext context = generative_context(Scenario::Class, true);
  CHECK(methods::dgr_generator({}, context).name() == "VAE=F-784x400x400--z100--sigmoid");
  CHECK(methods::dgr_generator({.latent = 20}, context).latent == 20);
  CHECK(methods::dgr_generator({.latent = 20, .generator_latent = 18, .generator_units = 489}, context).name() ==
        "VAE=F-784x489x489--z18--sigmoid");
  context.network.mlp.dropout = 0.3;
  CHECK(methods::dgr_generator({.generator_layers = 2}, context).name() == "VAE=F-784x400--z100--sigmoid");
  context = generative_context(Scenario::Class, true, "CIFAR10");
  CHECK(methods::dgr_generator({.reconstruction = "MSE"}, context).name() == "VAE=F-3072x400x400--z100--none");
  CHECK(generative_refusal("dgr", context, no_options()) == "no error");
  OptionValues bce;
  bce.set("recon-loss", std::string("BCE"));
  CHECK(generative_refusal("dgr", context, bce).starts_with("recon-loss: BCE needs pixels between 0 and 1"));
}

TEST_CASE("the decoder's gates depend on scenario and setting", "[property]") {
  const std::string mixed = "CondVAE=F-784x400x400--z100-GMM";
  CHECK(network_of("bir", generative_context(Scenario::Class, true)) == mixed + "10pc-c10_cg0.1");
  CHECK(network_of("bir", generative_context(Scenario::Domain, true)) == mixed + "2pc-c2_tg0.1");
  CHECK(network_of("bir", generative_context(Scenario::Domain, false)) == mixed + "2pc-c2_cg0.1");
  CHECK(network_of("bir", generative_context(Scenario::Task, true)) == mixed + "10pc-c10");
  OptionValues plain;
  plain.set("prior", std::string("standard"));
  plain.set("dg-gates", false);
  CHECK(network_of("bir", generative_context(Scenario::Class, true), plain) == "CondVAE=F-784x400x400--z100-c10");
}

TEST_CASE("brain-inspired replay refuses what its network cannot be or do", "[refusal]") {
  OptionValues by_context;
  by_context.set("dg-type", std::string("context"));
  CHECK(generative_refusal("bir", generative_context(Scenario::Domain, false), by_context) ==
        "dg-type: gates by context need to know the context, which the stream hides; give class");
  for (const bool academic : {true, false}) {
    CHECK(generative_refusal("bir", generative_context(Scenario::Class, academic), by_context) == "no error");
    CHECK(generative_refusal("bir", generative_context(Scenario::Task, academic), by_context) == "no error");
  }
  CHECK(generative_refusal("bir", generative_context(Scenario::Domain, true), by_context) == "no error");
  MethodContext binary = generative_context(Scenario::Class, true);
  binary.binary = true;
  CHECK(generative_refusal("bir", binary, no_options()) ==
        "bce: brain-inspired replay has no binary form; leave it out");
  MethodContext dropping = generative_context(Scenario::Class, true);
  dropping.network.mlp.dropout = 0.5;
  CHECK(error_line<UsageError>([&] { network_of("bir", dropping); }).starts_with("fc-drop: "));
}

TEST_CASE("a generative classifier has one model per class, in the domain scenario per class of every context",
          "[property]") {
  const std::string model = "-VAE=F-784x400x400--z100--sigmoid";
  CHECK(network_of("gen-classifier", generative_context(Scenario::Class, true)) == "x10" + model);
  CHECK(network_of("gen-classifier", generative_context(Scenario::Domain, true)) == "x10" + model);
  CHECK(network_of("gen-classifier", generative_context(Scenario::Domain, false)) == "x2" + model);
  MethodContext permuted = generative_context(Scenario::Class, true, "permMNIST");
  CHECK(generative_refusal("gen-classifier", permuted, no_options())
            .starts_with("method: gen-classifier has one model per class"));
  permuted.academic = false;
  CHECK(generative_refusal("gen-classifier", permuted, no_options()) == "no error");
}

TEST_CASE("what cannot be combined with methods that generate is refused", "[refusal]") {
  const auto refused = [](const char* one, const char* other) {
    return error_line<UsageError>([&] { check_combination({find_method(one), find_method(other)}); }) != "no error";
  };
  for (const char* other : {"owm", "ncl", "kfac-ewc", "agem", "xdg", "separate", "icarl"}) CHECK(refused("bir", other));
  for (const char* other : {"dgr", "bir", "er", "si", "ewc", "owm", "fromp"}) CHECK(refused("gen-classifier", other));
  CHECK_FALSE(refused("bir", "si"));
  CHECK_FALSE(refused("dgr", "si"));
}
