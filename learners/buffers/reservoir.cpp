#include <meander/learners/buffers/reservoir.h>

#include <fmt/format.h>

namespace meander {

Reservoir::Reservoir(std::int64_t budget, std::uint64_t seed)
    : slots_(budget), samples_(budget), rng_(seed, "reservoir") {}

void Reservoir::offer(const Batch& batch) {
  const auto uniform = [this](std::int64_t n) { return rng_.below(static_cast<std::uint64_t>(n)); };
  samples_.put(batch, slots_.decide(batch.size(), uniform));
}

Batch Reservoir::draw(std::int64_t count, Rng rng) { return fetch(draw_(filled(), count, rng)); }

void Reservoir::restart(std::uint64_t seed) {
  slots_.restore(0);
  rng_ = Rng(seed, "reservoir");
}

void Reservoir::save(Archive& to) const {
  to.write("seen", slots_.seen());
  to.write("draws", static_cast<std::int64_t>(rng_.position()));
  Archive samples;
  samples_.save(samples);
  to.write("samples", samples);
}

void Reservoir::load(const Archive& from, const SampleBounds& bounds) {
  const std::int64_t seen = from.read_count("seen"), draws = from.read_count("draws");
  samples_.load(from.folder("samples"), bounds);
  if (seen > 0 && !samples_.laid_out()) from.refuse("seen", fmt::format("is {}, but no sample is held", seen));
  slots_.restore(seen);
  rng_.seek(static_cast<std::uint64_t>(draws));
}

}  // namespace meander
