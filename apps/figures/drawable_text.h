#pragma once

#include <meander/apps/figures/figure.h>

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace meander {

/// Text with a "?" for each character that no font on this machine has, according to fontconfig: in its place gnuplot's
/// PDF would show a box as large as the page. Asks only for characters beyond the usual scripts and signs, each once.
class DrawableText {
 public:
  explicit DrawableText(std::stop_token stop = {}) : stop_(std::move(stop)) {}

  std::string of(std::string_view text);
  /// The figure with its text as can be drawn.
  Figure of(Figure figure);

 private:
  bool has_font(std::uint32_t code);

  std::stop_token stop_;
  std::map<std::uint32_t, bool> known_;
};

}  // namespace meander
