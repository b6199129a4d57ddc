#pragma once

#include <meander/learners/live/curve_history.h>
#include <meander/learners/live/live_item.h>
#include <meander/learners/live/visdom.h>
#include <meander/learners/live/visdom_address.h>
#include <meander/learners/live/visdom_requests.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// Draws on a Visdom server. It keeps every curve: an answer that is missing does not tell what the server did, so the
/// window is then drawn anew as a whole, which can be done twice.
class VisdomSink final : public LiveSink {
 public:
  explicit VisdomSink(const VisdomOptions& options);
  void take(std::vector<LiveItem> items, const std::stop_token& stop) override;
  void finish(const std::stop_token& stop) override;
  bool failing() const override { return failing_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Graph {
    std::string title;
    std::vector<CurveHistory> curves{};
    bool as_drawn = false;          // the server is known to show what `drawn` says
    bool may_be_continued = false;  // the server may have a window from before
  };
  struct Picture {
    std::string title;
    std::int64_t iteration = 0;
    Image image{};
    bool drawn = false;
  };

  void keep(LiveBegin begin);
  void keep(const LiveRow& row);
  void keep(LivePicture picture);
  void draw(Graph& graph);
  void draw_anew(Graph& graph);
  void append(Graph& graph);
  void draw(Picture& picture);
  void go_on_from_window(Graph& graph);
  void note_failure(const std::string& why);
  VisdomWindow window_of(std::string_view title) const;
  std::string post(const std::string& path, const std::string& body);
  void post_to(const VisdomWindow& window, const std::string& body);

  VisdomOptions options_;
  VisdomAddress address_;
  std::vector<Graph> graphs_;
  std::vector<Picture> pictures_;
  std::int64_t begun_at_ = 0;  // iterations before this process
  std::stop_token stop_;
  std::chrono::milliseconds pause_;
  Clock::time_point next_try_ = Clock::now();
  bool told_ = false, anything_drawn_ = false;
  std::atomic<bool> failing_ = false;
};

}  // namespace meander
