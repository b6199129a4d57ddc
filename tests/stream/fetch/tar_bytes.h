#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

/// One member of a ustar archive: header and content, filled up to whole blocks.
inline std::string tar_file(std::string_view name, std::string_view content, std::string_view prefix = "",
                            char type = '0') {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
  };
  char number[16];
  put(0, name);
  put(100, "0000644");
  std::snprintf(number, sizeof number, "%011o", static_cast<unsigned>(content.size()));
  put(124, number);
  put(148, "        ");
  header[156] = type;
  put(257, std::string_view("ustar\00000", 8));
  put(345, prefix);
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  std::snprintf(number, sizeof number, "%06o", sum);
  put(148, std::string_view(number, 7));
  const std::size_t padding = (512 - content.size() % 512) % 512;
  return header.append(content) + std::string(padding, '\0');
}

inline std::string tar_end() { return std::string(1024, '\0'); }
