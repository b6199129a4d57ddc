#include <meander/learners/methods/joint.h>

#include <meander/learners/methods/table.h>

namespace meander::methods {

Parts joint() { return {}; }

}  // namespace meander::methods

namespace meander::declared {

namespace {

// In the academic setting it is one context, which never ends: what others do at its end would never happen.
std::vector<Refusal> joint_refusals() {
  const std::string nothing_before = "all contexts are one, so nothing came before";
  std::vector<Refusal> list{{"cumulative", "each trains on all data in a way of its own"}};
  for (const char* other : {decides_hold, decides_replay, "fromp", "icarl", "exemplars"}) {
    list.push_back({other, nothing_before, Setting::Academic});
  }
  return list;
}

}  // namespace

const Method joint{.name = "joint",
                   .title = "Joint",
                   .paper = "the upper bound of every comparison",
                   .idea = "learns from all contexts mixed, on the random stream",
                   .words = {.flags = {"joint"}},
                   .refuses = joint_refusals(),
                   .stream = ScheduleKind::Random,
                   .shows = ContextsShown::All,
                   .parts = [](const OptionValues&, const MethodContext&) { return methods::joint(); },
                   .stamp =
                       [](StampFields& stamp, const OptionValues&, const MethodContext& context) {
                         if (context.academic) stamp.baseline = "Joint";
                       }};

}  // namespace meander::declared
