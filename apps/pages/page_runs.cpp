#include <meander/apps/pages/page_runs.h>
#include <meander/apps/pages/page_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace meander {
namespace {

// The options that do not have the same value in all runs.
std::set<std::string> differing_options(const std::vector<PageRun>& runs) {
  std::map<std::string, std::size_t> as_in_first;
  std::set<std::string> names;
  for (const PageRun& run : runs) {
    for (const auto& [name, value] : run.options) {
      const auto first = runs.front().options.find(name);
      if (first == runs.front().options.end() || first->second != value) names.insert(name);
      ++as_in_first[name];
    }
  }
  for (const auto& [name, count] : as_in_first) {
    if (count < runs.size()) names.insert(name);
  }
  return names;
}

// What is seen of a run that is not open. For screen readers the numbers say what they are.
std::string summary(const PageRun& run) {
  std::string text = fmt::format("<span class=\"run-label\">{}</span> <span class=\"run-seed\">seed {}</span>",
                                 html_text(run.label), run.seed);
  if (!run.note.empty()) text += fmt::format(" <span class=\"run-note\">{}</span>", html_text(run.note));
  if (std::isfinite(run.accuracy)) {
    text += fmt::format(" <span class=\"run-accuracy\"><span class=\"unseen\">accuracy </span>{} %</span>",
                        readable_number(run.accuracy, true));
  }
  return text;
}

// Each word by itself, so that none is broken after a hyphen.
std::string command_words(const std::string& command) {
  std::string text;
  for (std::size_t begin = 0; begin <= command.size();) {
    const std::size_t end = std::min(command.find(' ', begin), command.size());
    if (begin > 0) text += ' ';
    if (end > begin) text += "<span>" + html_text(command.substr(begin, end - begin)) + "</span>";
    begin = end + 1;
  }
  return text;
}

std::string options_element(const PageRun& run, const std::set<std::string>& differing) {
  std::string text;
  std::string own;
  std::string all;
  for (const auto& [name, value] : run.options) {
    const std::string shown = value.empty() ? "none" : html_text(value);
    if (differing.contains(name)) own += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html_text(name), shown);
    all += fmt::format("{} = {}\n", html_text(name), shown);
  }
  if (!own.empty()) {
    text += "<h3>Options that differ between runs</h3>\n<dl class=\"options\">\n" + own + "</dl>\n";
  }
  // One text: hundreds of runs with a hundred options each would be a hundred thousand elements.
  if (!all.empty()) text += "<h3>All options</h3>\n<pre class=\"options\">" + all + "</pre>\n";
  return text;
}

std::string run_element(const PageRun& run, const std::set<std::string>& differing) {
  std::string text = fmt::format("<li><details>\n<summary>{}</summary>\n<div class=\"run\">\n", summary(run));
  if (!run.command.empty()) {
    text += fmt::format(
        "<div class=\"command\"><code>{}</code>"
        "<button type=\"button\" class=\"copy\" hidden>Copy<span class=\"unseen\"> the command</span></button></div>\n",
        command_words(run.command));
  }
  if (!run.stamp.empty()) text += fmt::format("<p class=\"stamp\"><code>{}</code></p>\n", html_text(run.stamp));
  return text + options_element(run, differing) + "</div>\n</details></li>\n";
}

}  // namespace

std::string runs_element(const std::vector<PageRun>& runs) {
  const std::set<std::string> differing = differing_options(runs);
  std::string text =
      "<div class=\"filter\" hidden>\n<label for=\"run-filter\">Filter</label>\n"
      "<input id=\"run-filter\" type=\"search\" placeholder=\"a method, a seed, --option=value\" autocomplete=\"off\""
      " spellcheck=\"false\">\n";
  text += fmt::format("<output id=\"run-count\" for=\"run-filter\">{}</output>\n</div>\n", counted(runs.size(), "run"));
  text += "<ul class=\"runs\" id=\"run-list\" role=\"list\" tabindex=\"0\" aria-label=\"Runs\">\n";
  for (const PageRun& run : runs) text += run_element(run, differing);
  return text + "</ul>\n";
}

}  // namespace meander
