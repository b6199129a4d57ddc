#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/terminal/console.h>
#include <meander/learners/live/live_curves.h>
#include <meander/learners/methods/declaration/stamp_fields.h>
#include <meander/stream/contexts/context_set.h>

#include <memory>
#include <string>
#include <vector>

namespace meander {

/// What the graphs of a run are called on a Visdom server: "buffer-aGEM-bud100".
std::string graph_name_of(const StampFields& stamp);

/// What draws the run's curves while it learns (--visdom, --tensorboard); null if nothing does. `name` tells runs of
/// one stamp apart: that of the run's folder. `tests` must outlive it, as must `run` and `console`, which is told once
/// what is wrong with a server or a file. Throws Error if TensorBoard's file cannot be made.
std::shared_ptr<LiveCurves> live_curves_of(const ResolvedRun& run, const StampFields& stamp, const std::string& name,
                                           const std::vector<TestSet>& tests, const terminal::Console& console);

}  // namespace meander
