#include <meander/apps/figures/plain_text.h>
#include <meander/apps/figures/svg_words.h>

#include <cstddef>

namespace meander {
namespace {

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (const char c : plain_text(text)) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

// Replaces what is between the first pair of these, if there is one.
void replace_between(std::string& text, std::string_view begin, std::string_view end, const std::string& by) {
  const std::size_t first = text.find(begin);
  if (first == std::string::npos) return;
  const std::size_t from = first + begin.size();
  const std::size_t to = text.find(end, from);
  if (to != std::string::npos) text.replace(from, to - from, by);
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

// Also what they are between.
void remove_all_between(std::string& text, std::string_view begin, std::string_view end) {
  for (std::size_t from = text.find(begin); from != std::string::npos; from = text.find(begin, from)) {
    const std::size_t to = text.find(end, from);
    if (to == std::string::npos) return;
    text.erase(from, to + end.size() - from);
  }
}

}  // namespace

std::string with_svg_words(std::string svg, std::string_view title, std::string_view description) {
  // "gnuplot_plot_2" would come up under the pointer.
  remove_all_between(svg, "<title>gnuplot_plot_", "</title>");
  replace_between(svg, "<title>", "</title>", xml_text(title));
  replace_between(svg, "<desc>", "</desc>", xml_text(description));
  replace_all(svg, "<svg \n", "<svg role=\"img\"\n");
  // With widths like those that the page was laid out for.
  const std::string family = "font-family=\"DejaVu Sans, Verdana, Liberation Sans, Arial, sans-serif\"";
  replace_all(svg, "font-family=\"Sans\"", family);
  replace_all(svg, "font-family=\"Sans:Bold\"", family + " font-weight=\"bold\"");
  replace_all(svg, "<image ", "<image style='image-rendering:pixelated' ");
  return svg;
}

}  // namespace meander
