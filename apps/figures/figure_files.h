#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// Throws Error if gnuplot is not installed, so that this is found before the figures are there to be drawn.
void check_gnuplot();

/// Figures as files, drawn by the program gnuplot in A5 landscape. A file appears as a whole or not at all, and a
/// former one is replaced. All throw Error if gnuplot is not installed, fails or was stopped, or if the file cannot be
/// written; UsageError for a colour that is none. A PDF with a page for each figure. Its title is that of the first one
/// if none is given.
void write_pdf(const std::vector<Figure>& figures, const std::filesystem::path& file, FileSystem& files = disk(),
               std::stop_token stop = {}, const std::string& title = "");
/// A picture that scales, with title and caption as its description for readers who cannot see it.
void write_svg(const Figure& figure, const std::filesystem::path& file, FileSystem& files = disk(),
               std::stop_token stop = {});
/// A picture of 1654 x 1165 pixels, 200 per inch.
void write_png(const Figure& figure, const std::filesystem::path& file, FileSystem& files = disk(),
               std::stop_token stop = {});

}  // namespace meander
