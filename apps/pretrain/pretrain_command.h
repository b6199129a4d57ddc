#pragma once

#include <string>
#include <vector>

namespace meander {

/// `meander pretrain`: trains convolutional layers on a whole data set and saves them for `meander run --pre-convE`. A
/// run like any other, of one context: its folder, its files and what a signal does are those of `meander run`.
int pretrain_command(const std::vector<std::string>& arguments);

}  // namespace meander
