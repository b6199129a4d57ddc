#pragma once

#include <meander/stream/state/archive.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// Unit gates of XdG (Masse, Grant & Freedman 2018): layers[l][context * units + unit] is 0 or 1 and multiplies the
/// pre-activation, bias included, of hidden layer l. Empty: no gates.
struct Gates {
  std::int64_t contexts = 0;
  std::vector<std::vector<float>> layers;
  /// The bias is added after the gate, so that a shut unit still outputs what its bias gives (the reference's academic
  /// gates).
  bool bias_outside = false;
  /// Their part of a network's name: "g5m0.9".
  std::string tag{};

  /// As "gates/<layer>" [contexts, units], for the names of the gated layers. `load` throws Error unless the saved
  /// gates have the same number and kind.
  void save(const std::vector<std::string>& names, Archive& to) const;
  void load(const std::vector<std::string>& names, const Archive& from);

  /// The gates of a context, one per unit. Throws ShapeError for a context that has none.
  const float* row(std::size_t layer, std::int64_t context, std::int64_t units) const;
};

/// How many of `units` are shut: floor(proportion * units). Throws UsageError unless 0 <= proportion <= 1.
std::int64_t gated_units(double proportion, std::int64_t units);

/// Shuts exactly that many units of every hidden layer in each context, chosen without replacement.
Gates draw_gates(std::int64_t contexts, std::int64_t hidden_layers, std::int64_t units, double proportion,
                 std::uint64_t seed);

/// Throws UsageError unless the gates are for `hidden_layers` layers of `units` units.
void check(const Gates& gates, std::int64_t hidden_layers, std::int64_t units);

}  // namespace meander
