#pragma once

namespace meander {

/// The weight r of the current batch beside a replayed one: always 1/2, or 1/t in the t-th context (one more than the
/// consolidations so far), as in the academic setting.
enum class ReplayWeight { Half, OneOverContexts };

}  // namespace meander
