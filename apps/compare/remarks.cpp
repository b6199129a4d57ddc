#include <meander/apps/compare/remarks.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>

namespace meander {

void Remarks::add(const std::string& title, const std::string& text) {
  std::vector<std::string>& titles = titles_[text];
  if (std::find(titles.begin(), titles.end(), title) == titles.end()) titles.push_back(title);
}

std::vector<std::string> Remarks::lines() const {
  constexpr std::size_t most_named = 6;
  std::vector<std::string> lines;
  for (const auto& [text, titles] : titles_) {
    const std::size_t named = titles.size() > most_named ? most_named - 1 : titles.size();
    const std::string others = named < titles.size() ? fmt::format(" and {} more", titles.size() - named) : "";
    lines.push_back(fmt::format("{}{}: {}", fmt::join(std::span(titles).first(named), ", "), others, text));
  }
  return lines;
}

}  // namespace meander
