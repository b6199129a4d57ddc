#pragma once

#include <meander/stream/operator.h>

#include <functional>
#include <string>

namespace meander::ops {

/// Passes batches on unchanged and shows each to `look`, which is called from several threads at once, not in stream
/// order, and again for replayed batches (`Batch::replayed`).
Operator tee(std::function<void(const Batch&)> look, std::string name = "tee");

}  // namespace meander::ops
