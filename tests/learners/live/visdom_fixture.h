#pragma once

#include "eventually.h"
#include "played_visdom.h"

#include <meander/learners/live/visdom.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Live plots on a server, in a hurry.
struct DrawnOnVisdom {
  explicit DrawnOnVisdom(const std::string& url, const std::function<void(VisdomOptions&)>& change = {}) {
    VisdomOptions options{.url = url, .environment = "splitMNIST5-class", .graph_name = "none"};
    options.tell = std::ref(*heard);
    options.request_limit = std::chrono::seconds(20);
    options.first_retry = options.longest_retry = std::chrono::milliseconds(5);
    options.queue.interval = std::chrono::milliseconds(2);
    options.queue.grace = std::chrono::seconds(60);
    if (change) change(options);
    plots = visdom_plots(options);
  }
  void point(const std::string& graph, const std::string& curve, std::int64_t x, double y) const {
    const NamedValue value{curve, y};
    plots->scalars(graph, x, {&value, 1});
  }
  void point(std::int64_t x, double y) const { point("loss", "current", x, y); }

  std::shared_ptr<Heard> heard = std::make_shared<Heard>();
  std::unique_ptr<LivePlots> plots;
};

using Points = std::vector<std::pair<std::int64_t, double>>;

/// The points of a curve in the window with this title, as the server tells them; empty if there is none.
inline Points drawn(const PlayedVisdom& server, const std::string& title, const std::string& curve) {
  Points points;
  for (const auto& window : server.windows("splitMNIST5-class")) {
    if (window.at("title") != title) continue;
    for (const auto& trace : window.at("content").at("data")) {
      if (trace.at("name") != curve) continue;
      for (std::size_t i = 0; i < trace.at("x").size(); ++i) points.emplace_back(trace["x"][i], trace["y"][i]);
    }
  }
  return points;
}
inline Points drawn(const PlayedVisdom& server) { return drawn(server, "loss (none)", "current"); }

}  // namespace meander
