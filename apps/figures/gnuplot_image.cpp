#include <meander/apps/figures/gnuplot_figures.h>
#include <meander/apps/figures/plain_text.h>
#include <meander/apps/figures/png_size.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>

namespace meander {
namespace {

// As a whole path: gnuplot would run a name that begins with "<", and read "-" from its input.
std::string quoted_path(const std::filesystem::path& file) {
  const std::string path = std::filesystem::absolute(file).string();
  if (plain_text(path) != path)
    throw Error(file.string(), "has a name that gnuplot cannot be given", "rename the file");
  return gnuplot_quoted(path);
}

}  // namespace

void draw_image(GnuplotPage& page, const Figure& figure) {
  constexpr double largest_pixel = 10;
  const PngSize size = png_size(figure.image);
  const PageArea& room = page.room();
  const double points = std::min({room.width() / size.width, room.height() / size.height, largest_pixel});
  const double middle = (room.left + room.right) / 2, centre = (room.bottom + room.top) / 2;
  const PageArea area{.left = middle - points * size.width / 2,
                      .right = middle + points * size.width / 2,
                      .bottom = centre - points * size.height / 2,
                      .top = centre + points * size.height / 2};
  page.command("unset border");
  page.plot_in(area, {.low = -0.5, .high = size.width - 0.5}, {.low = -0.5, .high = size.height - 0.5});
  page.command("unset xtics\nunset ytics");
  page.plot(fmt::format("{} binary filetype=png with rgbimage", quoted_path(figure.image)));
}

}  // namespace meander
