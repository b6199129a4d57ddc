#pragma once

#include <meander/stream/runtime/rng.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace meander {

/// Decides which contexts the samples of each iteration come from. Immutable: the draws for iteration i depend only on
/// i and on the rng passed in (a fresh one for every iteration), never on earlier draws.
///   contexts()              the number of contexts
///   length()                iterations in total; nullopt: unlimited
///   draw(i, rng, contexts)  fills `contexts` with independent draws for iteration i (0-based, below length)
///   boundary(i)             true only where it announces that i is the last iteration of a context
/// It may also have, for evaluation:
///   context_ends()          for each context, after how many iterations it has ended
template <class S>
concept Schedule = requires(const S& s, std::int64_t i, Rng& rng, std::span<std::int64_t> contexts) {
  { s.contexts() } -> std::convertible_to<std::int64_t>;
  { s.length() } -> std::convertible_to<std::optional<std::int64_t>>;
  {s.draw(i, rng, contexts)};
  { s.boundary(i) } -> std::convertible_to<bool>;
};

/// Holds any schedule; copies share it.
class AnySchedule {
 public:
  template <Schedule S>
    requires(!std::same_as<std::remove_cvref_t<S>, AnySchedule>)
  AnySchedule(S schedule)  // NOLINT(google-explicit-constructor): the conversion is intended
      : self_(std::make_shared<const Model<S>>(std::move(schedule))) {}

  std::int64_t contexts() const { return self_->contexts(); }
  std::optional<std::int64_t> length() const { return self_->length(); }
  void draw(std::int64_t i, Rng& rng, std::span<std::int64_t> contexts) const { self_->draw(i, rng, contexts); }
  bool boundary(std::int64_t i) const { return self_->boundary(i); }
  /// Empty if contexts do not end.
  std::vector<std::int64_t> context_ends() const { return self_->context_ends(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual std::int64_t contexts() const = 0;
    virtual std::optional<std::int64_t> length() const = 0;
    virtual void draw(std::int64_t i, Rng& rng, std::span<std::int64_t> contexts) const = 0;
    virtual bool boundary(std::int64_t i) const = 0;
    virtual std::vector<std::int64_t> context_ends() const = 0;
  };
  template <class S>
  struct Model final : Interface {
    explicit Model(S s) : schedule(std::move(s)) {}
    std::int64_t contexts() const override { return schedule.contexts(); }
    std::optional<std::int64_t> length() const override { return schedule.length(); }
    void draw(std::int64_t i, Rng& rng, std::span<std::int64_t> out) const override { schedule.draw(i, rng, out); }
    bool boundary(std::int64_t i) const override { return schedule.boundary(i); }
    std::vector<std::int64_t> context_ends() const override {
      if constexpr (requires { schedule.context_ends(); }) {
        return schedule.context_ends();
      } else {
        return {};
      }
    }
    S schedule;
  };
  std::shared_ptr<const Interface> self_;
};

}  // namespace meander
