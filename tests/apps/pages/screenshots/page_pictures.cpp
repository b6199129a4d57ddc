// What screenshots-test needs besides a browser:
//   page_pictures write FOLDER               the sample page, alone, in a frame of a phone's width, and with its checks
//   page_pictures reduce PICTURE SMALL       SMALL becomes PICTURE at an eighth of its size
//   page_pictures compare PICTURE SMALL      exit code 1, and what differs, unless PICTURE looks like SMALL
#include "../sample_page.h"
#include "picture_difference.h"

#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

using namespace meander;

namespace {

// The fonts are named, so that every machine that has them draws the same.
constexpr std::string_view fixed_fonts =
    "<style>:root { --font: 'DejaVu Sans'; --mono: 'DejaVu Sans Mono'; }</style>\n";

std::string with(std::string page, std::string_view before, std::string_view addition) {
  const std::size_t place = page.find(before);
  if (place == std::string::npos) throw InternalError(fmt::format("the page has no {}", before));
  return page.insert(place, addition);
}

std::string phone_with(std::string_view page) {
  return fmt::format(
      "<!DOCTYPE html>\n<title>phone</title>\n<body style=\"margin: 0\">\n"
      "<iframe src=\"{}\" style=\"width: 360px; height: 4300px; border: 0\"></iframe>\n"
      "<script>addEventListener('message', (event) => {{ document.body.dataset.told = event.data; }});</script>\n"
      "</body>\n",
      page);
}

void write_pages(const std::filesystem::path& folder) {
  // Tells what a frame's owner may not look up.
  constexpr std::string_view tell =
      "<script>addEventListener('load', () => {\n"
      "  const root = document.documentElement;\n"
      "  const told = `ready=${root.dataset.ready} error=${root.dataset.error} "
      "wide=${root.scrollWidth > root.clientWidth}`;\n"
      "  document.body.dataset.told = told;\n"
      "  parent.postMessage(told, '*');\n});</script>\n";
  const std::string page = with(to_html(sample_page(folder)), "</head>", fixed_fonts);
  const std::string telling = with(page, "</body>", tell);
  write_file_atomically(folder / "report.html", telling);
  write_file_atomically(folder / "phone.html", phone_with("report.html"));
  const std::string checks = read_file(MEANDER_PAGE_CHECKS);
  write_file_atomically(folder / "checks.html", with(page, "</body>", "<script>\n" + checks + "</script>\n"));
}

Image read_picture(const std::string& file) { return read_png(read_file(file), file); }

int act(const std::vector<std::string>& words) {
  if (words.size() == 2 && words[0] == "write") {
    write_pages(words[1]);
  } else if (words.size() == 3 && words[0] == "reduce") {
    write_file_atomically(words[2], png(reduced(read_picture(words[1]))));
  } else if (words.size() == 3 && words[0] == "compare") {
    const std::string fault = difference(reduced(read_picture(words[1])), read_picture(words[2]));
    if (!fault.empty()) fmt::print("{} does not look like {}: {}\n", words[1], words[2], fault);
    return fault.empty() ? 0 : 1;
  } else {
    fmt::print(stderr, "page_pictures write FOLDER | reduce PICTURE SMALL | compare PICTURE SMALL\n");
    return 2;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return act({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "page_pictures: {}\n", error.what());
    return 1;
  }
}
