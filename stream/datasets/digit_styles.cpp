#include <meander/stream/datasets/digit_styles.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace meander {
namespace {

// Points "x,y" in hundredths; * marks a corner, | lifts the pen.
constexpr std::array<std::array<std::string_view, 3>, 10> written = {{
    {"10,-100 -42,-72 -58,0 -40,74 2,100 44,70 58,0 42,-74 6,-100",
     "-30,-75 -55,-10 -38,72 5,98 46,60 52,-20 20,-88 -15,-98 -42,-62"},
    {"8,-100 2,0 -6,100", "-38,-52 8,-100* 4,0 0,100", "-36,-58 4,-100* 2,0 0,96 | -46,98 46,98"},
    {"-50,-55 -22,-95 28,-93 48,-50 24,5 -20,55 -55,95* 58,95",
     "-48,-62 -5,-100 44,-62 22,8 -30,82 -58,80 -42,52 -5,76 56,92"},
    {"-48,-75 0,-100 44,-66 28,-20 -12,-5* 38,14 50,58 10,100 -50,76",
     "-48,-95 46,-95* -6,-20* 42,6 46,66 0,100 -50,76"},
    {"-34,-95 -54,12* 56,10 | 26,-60 22,20 16,100", "24,-100 -60,30* 60,30 | 24,-100 22,0 20,100"},
    {"46,-95 -36,-95* -42,-12* 14,-28 50,20 34,80 -10,100 -50,76",
     "-34,-88 -42,-10* 20,-18 50,30 22,92 -48,84 | -34,-94 50,-100"},
    {"40,-95 -20,-55 -50,20 -34,84 10,100 48,60 24,10 -20,16 -44,52",
     "8,-100 -34,-30 -46,50 -10,100 40,76 36,26 -4,10 -40,46"},
    {"-50,-90 50,-95* 12,0 -15,100", "-50,-90 50,-95* 14,0 -10,100 | -30,6 42,0",
     "-54,-56 -48,-92* 50,-92* 10,0 -20,100"},
    {"36,-70 0,-100 -38,-68 -18,-22 30,20 44,66 0,100 -44,66 -28,18 20,-22 40,-66",
     "2,-100 -36,-56 0,-10 36,-56 4,-100 | 0,-10 -46,46 0,100 46,46 2,-10"},
    {"44,-62 10,-98 -38,-70 -38,-22 2,0 42,-34 46,-72* 40,20 26,100",
     "44,-66 0,-100 -44,-55 -10,0 34,-20 46,-70 44,20 16,90 -38,84"},
}};

DigitStyle parsed(std::string_view text) {
  DigitStyle points;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word == "|") {
      points.back().ends_stroke = true;
      continue;
    }
    // The words are separated by spaces and the text ends in a null character: strtol stops where it should.
    char* comma = nullptr;
    const long x = std::strtol(word.data(), &comma, 10);
    const long y = std::strtol(comma + 1, nullptr, 10);
    points.push_back({static_cast<float>(x) / 100.0F, static_cast<float>(y) / 100.0F, word.ends_with('*'), false});
  }
  points.back().ends_stroke = true;
  return points;
}

}  // namespace

std::span<const DigitStyle> digit_styles(int label) {
  static const auto styles = [] {
    std::array<std::vector<DigitStyle>, 10> all;
    for (std::size_t digit = 0; digit < all.size(); ++digit) {
      for (const std::string_view text : written[digit]) {
        if (!text.empty()) all[digit].push_back(parsed(text));
      }
    }
    return all;
  }();
  return styles[static_cast<std::size_t>(label)];
}

}  // namespace meander
