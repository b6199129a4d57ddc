#include <meander/apps/pages/figure_table.h>
#include <meander/apps/pages/page_figures.h>
#include <meander/apps/pages/page_text.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace meander {
namespace {

// Small images are enlarged by a whole number, which keeps their pixels square, up to about this width.
constexpr std::uint32_t enlarged_width = 640;

struct PngPicture {
  std::string bytes;
  std::uint32_t width = 0, height = 0;
};

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

PngPicture read_picture(const std::filesystem::path& file) {
  PngPicture picture{.bytes = read_file(file)};
  const std::string_view bytes = picture.bytes;
  // Signature, the length and name of the header, width, height.
  if (bytes.size() < 24 || !bytes.starts_with("\x89PNG\r\n\x1a\n") || bytes.substr(12, 4) != "IHDR") {
    throw Error(file.string(), "not a PNG file", "give an image in this format");
  }
  picture.width = big_endian(bytes.substr(16));
  picture.height = big_endian(bytes.substr(20));
  return picture;
}

std::string image_element(const Figure& figure) {
  const PngPicture picture = read_picture(figure.image);
  const std::uint32_t scale = std::max<std::uint32_t>(1, enlarged_width / std::max<std::uint32_t>(1, picture.width));
  const std::string alt = figure.caption.empty() ? figure.title : figure.title + ". " + figure.caption;
  return fmt::format("<img src=\"data:image/png;base64,{}\" alt=\"{}\" width=\"{}\" height=\"{}\">\n",
                     base64(picture.bytes), html_text(alt), std::uint64_t{picture.width} * scale,
                     std::uint64_t{picture.height} * scale);
}

// Open, for readers without JavaScript; the script closes it.
std::string numbers_element(const Figure& figure, std::size_t number) {
  return fmt::format(
      "<details class=\"numbers\" open>\n<summary id=\"numbers-{0}\">Numbers</summary>\n"
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"title-{0} numbers-{0}\">\n{1}</div>\n"
      "</details>\n",
      number, figure_table(figure));
}

std::string figure_element(const Figure& figure, std::size_t number) {
  std::string text = fmt::format("<figure class=\"{}\" aria-labelledby=\"title-{}\">\n",
                                 is_chart(figure) ? "with-chart" : "with-image", number);
  text += fmt::format("<div class=\"head\"><h3 id=\"title-{}\">{}</h3></div>\n", number, html_text(figure.title));
  text += is_chart(figure) ? "<div class=\"chart\" hidden></div>\n" : image_element(figure);
  text += "<figcaption>\n";
  if (!figure.caption.empty()) text += fmt::format("<p>{}</p>\n", html_text(figure.caption));
  if (is_chart(figure)) text += numbers_element(figure, number);
  return text + "</figcaption>\n</figure>\n";
}

}  // namespace

std::string figures_element(const std::vector<Figure>& figures) {
  std::string text = "<div class=\"figures\">\n";
  for (std::size_t i = 0; i < figures.size(); ++i) text += figure_element(figures[i], i + 1);
  return text + "</div>\n";
}

}  // namespace meander
