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

/// Several sources as one. Where none may block, they take turns in the order given, ended ones left out: the same
/// stream every time. Where any may block, each is read on a thread of its own, at most two batches ahead, and batches
/// come in order of arrival: a silent source holds up no other. A sample's id tells its source too (`Batch::ids`).
/// An error in one source comes out of `next` in its turn, and says which it was: "source 2 of 3: ...". `save`
/// keeps batches and errors that were read and not given out yet; `load` throws Error for what no merge of as many
/// sources saved, before it loads any of them.
class Merge {
 public:
  explicit Merge(std::vector<AnySource> sources);
  Merge(Merge&&) noexcept;
  Merge& operator=(Merge&&) noexcept;
  ~Merge();

  /// Nothing when all have ended, or soon after `stop`; no thread is left running then.
  std::optional<Batch> next(std::stop_token stop);
  void save(Archive& to) const;
  void load(const Archive& from);
  bool may_block() const;

 private:
  class Turns;
  std::unique_ptr<Turns> turns_;
  std::unique_ptr<Arrivals> arrivals_;  // one of the two
};

/// Merges sources: temporaries are moved in, named ones referred to.
template <class... Sources>
  requires(sizeof...(Sources) > 0 && (Source<std::remove_reference_t<Sources>> && ...))
Merge merge(Sources&&... sources) {
  std::vector<AnySource> held;
  (held.push_back(hold(std::forward<Sources>(sources))), ...);
  return Merge(std::move(held));
}

}  // namespace meander
