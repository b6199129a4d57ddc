#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/baton.h>

#include <atomic>
#include <vector>

namespace meander {

/// A token, and the one batch it allows to be in flight: a run owns a few and uses them over and over.
struct Flight {
  /// As the source gave it, after the trunk's operators, and after each branch's own.
  Batch raw;
  Batch trunk;
  std::vector<Batch> ready;
  /// Branches that are not done with it.
  std::atomic<int> holders = 0;
  Baton baton;
};

/// A node's turn with a flight.
class Turn {
 public:
  explicit Turn(Flight& flight) : flight_(flight) { flight_.baton.take(); }
  ~Turn() { flight_.baton.pass(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Flight& flight_;
};

}  // namespace meander
