#include <meander/learners/methods/joint.h>

#include <meander/learners/methods/table.h>

namespace meander::methods {

Parts joint() { return {}; }

}  // namespace meander::methods

namespace meander::declared {

namespace {

// In the academic setting it is one context, which never ends: nothing would come of what others do at its end.
std::vector<Refusal> refusals() {
  const std::string nothing_before = "all contexts are one, nothing came before";
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
                   .refuses = refusals(),
                   .stream = "random",
                   .parts = [](const OptionValues&, const MethodContext&) { return methods::joint(); },
                   .stamp = [](StampFields&, const OptionValues&, const MethodContext&) {}};

}  // namespace meander::declared
