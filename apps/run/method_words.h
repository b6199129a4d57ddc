#pragma once

#include <string_view>

namespace meander {

/// What the name of a method that holds parameters says in the words of its components: --ewc is --weight-penalty
/// --importance-weighting=fisher --offline.
struct HoldWords {
  std::string_view method;
  bool weight_penalty = false;
  bool precondition = false;
  std::string_view importance;
  bool fisher_kfac = false;
  bool offline = false;
};

/// The same of one that decides what is replayed, as iCaRL does task-free: --agem is --replay=buffer
/// --use-replay=inequality.
struct ReplayWords {
  std::string_view method;
  std::string_view source;
  bool constrains = false;  ///< replayed samples forbid steps
  bool feedback = false;
};

/// Null for a method that is not made of such words.
const HoldWords* hold_words(std::string_view method);
const ReplayWords* replay_words(std::string_view method);

}  // namespace meander
