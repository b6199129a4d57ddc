#include <meander/learners/methods/separate.h>

#include <meander/learners/methods/declaration/published_defaults.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/nets/separate_networks.h>

#include <utility>

namespace meander::methods {
namespace {

std::unique_ptr<Network> build(const NetworkPlan& plan) {
  const bool global_labels = plan.head_width > 0;
  NetworkPlan one = plan;
  one.build = {};
  if (global_labels) one.mlp.outputs = plan.head_width;
  std::vector<std::unique_ptr<Network>> networks;
  for (std::int64_t c = 0; c < plan.contexts; ++c) {
    one.seed = plan.seed + (static_cast<std::uint64_t>(c + 1) << 32U);  // beyond the seeds that a user can give
    networks.push_back(nets::build(one).network);
  }
  return std::make_unique<SeparateNetworks>(std::move(networks), global_labels);
}

}  // namespace

void separate(NetworkPlan& plan) { plan.build = build; }

}  // namespace meander::methods

namespace meander::declared {

const Method separate{.name = "separate",
                      .title = "Separate networks",
                      .paper = "a network for each context, which only the task scenario allows",
                      .idea = "gives every context a small network of its own",
                      .words = {.flags = {"separate-networks"}},
                      .refuses = {{"joint", "each network learns from one context"},
                                  {"cumulative", "each network learns from one context"},
                                  {"lwf", "each context has its own network, so there is nothing to distil"},
                                  {"agem", "each context has its own network, so no step can harm another"},
                                  {decides_hold, "each context has its own network, so there is nothing to protect"}},
                      .scenarios = {Scenario::Task},
                      .splits_batch_by = "context",
                      .idle = {{"singlehead", "each network has a single head anyway"}},
                      .parts = [](const OptionValues&, const MethodContext&) { return Parts(); },
                      .plan =
                          [](NetworkPlan& plan, const OptionValues&, const MethodContext& context) {
                            constexpr ByScenario few{100, 100, 100}, more{400, 400, 400};
                            if (!plan.units_given) {
                              plan.mlp.units = static_cast<std::int64_t>(by_experiment(context, few, more, more, more));
                            }
                            methods::separate(plan);
                          },
                      .stamp = [](StampFields&, const OptionValues&, const MethodContext&) {}};

}  // namespace meander::declared
