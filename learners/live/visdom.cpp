#include <meander/learners/live/visdom.h>
#include <meander/learners/live/visdom_sink.h>

namespace meander {

std::unique_ptr<LivePlots> visdom_plots(const VisdomOptions& options) {
  return std::make_unique<LiveQueue>(std::make_unique<VisdomSink>(options), options.queue, options.tell);
}

}  // namespace meander
