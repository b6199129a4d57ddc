#pragma once

#include <meander/stream/state/archive.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// A tensor of this shape holding a copy of the floats.
at::Tensor to_tensor(const float* values, const std::vector<std::int64_t>& shape);

/// Reads the tensor `name` into `values`; throws Error when it is absent, not float32 or of another shape.
void from_archive(const Archive& from, const std::string& name, float* values, const std::vector<std::int64_t>& shape);

}  // namespace meander
