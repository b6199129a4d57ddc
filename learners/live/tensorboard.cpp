#include <meander/learners/live/event_file.h>
#include <meander/learners/live/live_item.h>
#include <meander/learners/live/tensorboard.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <atomic>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace meander {
namespace {

Event event_of(const LiveBegin& begin) {
  return session_start_event(begin.time, begin.iteration == 0 ? 0 : begin.iteration + 1);
}

Event event_of(const LiveRow& row) {
  TaggedValues tagged;
  for (const auto& [name, value] : row.values) tagged.emplace_back(row.graph + "/" + name, value);
  return scalars_event(row.time, row.iteration, tagged);
}

Event event_of(const LivePicture& picture) {
  const Image& image = picture.image;
  return image_event(picture.time, picture.iteration, picture.title, image.height, image.width, image.channels,
                     png(image));
}

class TensorBoardSink final : public LiveSink {
 public:
  TensorBoardSink(const TensorBoardOptions& options, FileSystem& files)
      : tell_(options.tell), file_(options.folder, files) {}

  // A file is written whether or not there is a hurry: it is soon done.
  void take(std::vector<LiveItem> items, const std::stop_token&) override {
    if (items.empty()) return;
    std::vector<Event> events;
    for (const LiveItem& item : items)
      events.push_back(std::visit([](const auto& kind) { return event_of(kind); }, item));
    attempt([&] { file_.write(events); });
  }
  void finish(const std::stop_token&) override {
    attempt([this] { file_.sync(); });
  }
  bool failing() const override { return false; }

 private:
  template <class Action>
  void attempt(const Action& action) {
    try {
      action();
    } catch (const Error& error) {
      if (!std::exchange(told_, true) && tell_) tell_(fmt::format("{} (TensorBoard lacks some events)", error.what()));
    }
  }

  TellTrouble tell_;
  EventFile file_;
  bool told_ = false;
};

}  // namespace

std::unique_ptr<LivePlots> tensorboard_plots(const TensorBoardOptions& options, FileSystem& files) {
  return std::make_unique<LiveQueue>(std::make_unique<TensorBoardSink>(options, files), options.queue, options.tell);
}

}  // namespace meander
