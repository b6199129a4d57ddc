#include <meander/apps/run/method_words.h>

#include <algorithm>
#include <array>

namespace meander {
namespace {

constexpr std::array holding{
    HoldWords{.method = "ewc", .weight_penalty = true, .importance = "fisher", .offline = true},
    HoldWords{.method = "online-ewc", .weight_penalty = true, .importance = "fisher"},
    HoldWords{.method = "kfac-ewc", .weight_penalty = true, .importance = "fisher", .fisher_kfac = true},
    HoldWords{
        .method = "ncl", .weight_penalty = true, .precondition = true, .importance = "fisher", .fisher_kfac = true},
    HoldWords{.method = "owm", .precondition = true, .importance = "owm"},
    HoldWords{.method = "si", .weight_penalty = true, .importance = "si"}};

constexpr std::array replaying{ReplayWords{.method = "er", .source = "buffer"},
                               ReplayWords{.method = "lwf", .source = "current"},
                               ReplayWords{.method = "agem", .source = "buffer", .constrains = true},
                               ReplayWords{.method = "dgr", .source = "generative"},
                               ReplayWords{.method = "bir", .source = "generative", .feedback = true},
                               ReplayWords{.method = "replay-all", .source = "all"},
                               ReplayWords{.method = "icarl", .source = "buffer"}};

template <class Table>
auto* find(const Table& table, std::string_view method) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const auto& words) { return words.method == method; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

const HoldWords* hold_words(std::string_view method) { return find(holding, method); }

const ReplayWords* replay_words(std::string_view method) { return find(replaying, method); }

}  // namespace meander
