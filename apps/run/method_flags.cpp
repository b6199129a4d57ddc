#include <meander/apps/run/method_flags.h>

#include <meander/learners/methods/method.h>

#include <algorithm>

namespace meander {

const std::vector<MethodFlag>& method_flags() {
  static const std::vector<MethodFlag> known = [] {
    std::vector<MethodFlag> flags{{"joint", "joint"},
                                  {"cumulative", "cumulative", "cummulative"},
                                  {"separate-networks", "separate"},
                                  {"xdg", "xdg"},
                                  {"ewc", "ewc"},
                                  {"ewc-kfac", "kfac-ewc"},
                                  {"ncl", "ncl"},
                                  {"owm", "owm"},
                                  {"si", "si"},
                                  {"lwf", "lwf"},
                                  {"fromp", "fromp"},
                                  {"brain-inspired", "bir"},
                                  {"agem", "agem"},
                                  {"icarl", "icarl"},
                                  {"gen-classifier", "gen-classifier"}};
    std::erase_if(flags, [](const MethodFlag& f) { return find_method(f.method) == nullptr; });
    return flags;
  }();
  return known;
}

std::string_view flag_of(std::string_view method) {
  const auto& flags = method_flags();
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const MethodFlag& f) { return f.method == method; });
  return found == flags.end() ? std::string_view() : found->flag;
}

}  // namespace meander
