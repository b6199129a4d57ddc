#pragma once

#include <meander/learners/live/live_plots.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

struct StepReport;

/// The mean of a loss and of each of its terms over several updates. A term that only some of them had is averaged over
/// those; several of the same name in one update count as their mean, and penalties as their sum.
class TermMeans {
 public:
  /// `report` must be of an update.
  void add(const StepReport& report);
  /// "loss", "current", "replay" ...: valid until the next call of `add`.
  std::vector<NamedValue> values() const;
  void clear() { means_.clear(); }
  bool empty() const { return means_.empty(); }

 private:
  struct Mean {
    std::string name;
    double sum = 0.0;
    std::int64_t count = 0;
  };
  void add(const char* name, double value);

  std::vector<Mean> means_;
};

}  // namespace meander
