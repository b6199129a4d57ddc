#include <meander/stream/node_error.h>
#include <meander/stream/operator.h>

#include <fmt/format.h>

namespace meander {
namespace {

std::string purpose(const Operator& op, std::size_t place) { return fmt::format("{}#{}", op.name(), place); }

}  // namespace

Rng SampleRandom::operator()(const Batch& batch, std::int64_t i) const {
  const std::int64_t row = batch.rows.defined() ? batch.rows.data_ptr<std::int64_t>()[i * batch.rows.stride(0)] : i;
  // The index of a replayed batch counts updates: the highest bit keeps its random numbers apart from those of the
  // stream's batch with the same index.
  const std::uint64_t replayed = batch.replayed ? std::uint64_t{1} << 63 : 0;
  return Rng(seed_, purpose_, static_cast<std::uint64_t>(batch.index), static_cast<std::uint64_t>(row) | replayed);
}

void OperatorChain::append(Operator op) {
  SampleRandom random(seed_, purpose(op, first_place_ + links_.size()));
  links_.push_back({std::move(op), std::move(random)});
}

void OperatorChain::set_seed(std::uint64_t seed) {
  seed_ = seed;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    links_[i].random = SampleRandom(seed, purpose(links_[i].op, first_place_ + i));
  }
}

OperatorChain OperatorChain::deterministic() const {
  OperatorChain chain(seed_, first_place_);
  for (const Link& link : links_) {
    if (!link.op.random()) chain.append(link.op);
  }
  return chain;
}

Batch OperatorChain::operator()(Batch batch) const {
  const std::int64_t index = batch.index;
  const bool replayed = batch.replayed, boundary = batch.boundary;
  const auto event_time = batch.event_time;
  for (const Link& link : links_) {
    if (batch.empty()) break;
    try {
      batch = link.op(std::move(batch), link.random);
    } catch (...) {
      rethrow_at(at_node(link.op.name(), index), link.op.name());
    }
    // An operator that builds a new batch easily forgets the fields that are not per sample, and order depends on them.
    batch.index = index, batch.replayed = replayed, batch.boundary = boundary, batch.event_time = event_time;
  }
  return batch;
}

}  // namespace meander
