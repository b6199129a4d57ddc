#pragma once

#include <meander/learners/images/image.h>
#include <meander/learners/live/curve_history.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meander {

// The bodies of requests to a Visdom server, as its own client sends them, and what can be read from its answers.

/// Which window of which environment.
struct VisdomWindow {
  std::string environment;
  std::string id;
  std::string title;
};

/// "/events": draws a window with all points of these curves, in place of a window with its id.
std::string plot_request(const VisdomWindow& window, const std::string& y_label,
                         const std::vector<CurveHistory>& curves);
/// "/update": appends what was not drawn yet to one curve of a window.
std::string append_request(const VisdomWindow& window, const CurveHistory& curve);
/// "/events": shows a picture.
std::string picture_request(const VisdomWindow& window, const Image& image, std::int64_t iteration);
/// "/win_exists", "/win_data": about a window.
std::string window_request(const VisdomWindow& window);
/// "/save": keeps the environment on the server's disk.
std::string save_request(const std::string& environment);

/// The curves in the answer to "/win_data", up to `last_x`; none where the answer is not understood.
std::vector<CurveHistory> curves_in(const std::string& window_data, std::int64_t last_x);

/// Letters and digits as they are, other characters as '_': fit for a window's id.
std::string plain_id(std::string_view text);

}  // namespace meander
