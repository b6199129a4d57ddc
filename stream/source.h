#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/state/archive.h>

#include <concepts>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

namespace meander {

/// Where batches come from. `next` returns the batches in stream order and nullopt at the end; a source that waits (for
/// a socket, say) returns nullopt soon after `stop` is requested. `save` and `load` store and restore its cursor: a
/// loaded source continues with exactly the batch that the saved one would have returned next.
///
/// The pipeline numbers the batches: a source need not set `index`.
template <class S>
concept Source = requires(S source, const S& saved, std::stop_token stop, Archive& to, const Archive& from) {
  { source.next(stop) } -> std::same_as<std::optional<Batch>>;
  {saved.save(to)};
  {source.load(from)};
};

/// A source whose `next` may block (every live source) declares `static constexpr bool blocking = true`; the pipeline
/// then reads it on a separate thread.
template <class S>
concept BlockingSource = Source<S> && requires {
  requires S::blocking;
};

/// Holds any source; move-only. A source needs no base class.
class AnySource {
 public:
  template <Source S>
    requires(!std::same_as<std::remove_cvref_t<S>, AnySource>)
  AnySource(S source)  // NOLINT(google-explicit-constructor): the conversion is intended
      : self_(std::make_unique<Model<S>>(std::move(source))) {}

  std::optional<Batch> next(std::stop_token stop) { return self_->next(std::move(stop)); }
  void save(Archive& to) const { self_->save(to); }
  void load(const Archive& from) { self_->load(from); }
  bool may_block() const { return self_->may_block(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual std::optional<Batch> next(std::stop_token stop) = 0;
    virtual void save(Archive& to) const = 0;
    virtual void load(const Archive& from) = 0;
    virtual bool may_block() const = 0;
  };
  template <class S>
  struct Model final : Interface {
    explicit Model(S s) : source(std::move(s)) {}
    std::optional<Batch> next(std::stop_token stop) override { return source.next(std::move(stop)); }
    void save(Archive& to) const override { source.save(to); }
    void load(const Archive& from) override { source.load(from); }
    bool may_block() const override {
      if constexpr (requires(const S& s) { s.may_block(); }) {
        return source.may_block();
      } else {
        return BlockingSource<S>;
      }
    }
    S source;
  };
  std::unique_ptr<Interface> self_;
};

}  // namespace meander
