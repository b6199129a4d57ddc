#pragma once

#include <meander/stream/source.h>
#include <meander/stream/source_reference.h>

#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <vector>

namespace meander {

class Arrivals;

/// Several sources as one. If none may block, they take turns in the order given, ended ones left out: the same stream
/// every time. If any may block, each is read on its own thread, at most two batches ahead, and batches come in order
/// of arrival: a silent source holds up no other. A sample's id also identifies its source (`Batch::ids`). `next`
/// throws an error of one source in its turn, naming the source: "source 2 of 3: ...". `save` keeps batches and errors
/// that were read but not yet returned; `load` throws Error, and leaves every source as it was, unless a merge of the
/// same sources saved the state.
class Merge {
 public:
  explicit Merge(std::vector<AnySource> sources);
  Merge(Merge&&) noexcept;
  Merge& operator=(Merge&&) noexcept;
  ~Merge();

  /// nullopt when all have ended, or soon after `stop`; no thread is left running then.
  std::optional<Batch> next(std::stop_token stop);
  void save(Archive& to) const;
  void load(const Archive& from);
  bool may_block() const;

 private:
  class Turns;
  std::unique_ptr<Turns> turns_;
  std::unique_ptr<Arrivals> arrivals_;  // exactly one of the two is set
};

/// Merges sources: temporaries are moved in, named ones are held by reference.
template <class... Sources>
  requires(sizeof...(Sources) > 0 && (Source<std::remove_reference_t<Sources>> && ...))
Merge merge(Sources&&... sources) {
  std::vector<AnySource> held;
  (held.push_back(hold(std::forward<Sources>(sources))), ...);
  return Merge(std::move(held));
}

}  // namespace meander
