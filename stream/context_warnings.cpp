#include <meander/stream/context_contents.h>
#include <meander/stream/context_warnings.h>
#include <meander/stream/thousands.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander {
namespace {

using Lines = std::vector<std::string>;

// "classes 3, 7": of a hundred the first ten, which is what a reader takes in.
std::string listed(const char* one, const char* several, const Lines& names) {
  constexpr std::size_t most = 10;
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size()));
  std::string text = fmt::format("{} {}", names.size() == 1 ? one : several, fmt::join(names.begin(), end, ", "));
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

// Files whose names were exchanged are sound, each for itself.
void add_sizes(Lines& lines, const DataPair& data) {
  if (data.test.size() <= data.train.size()) return;
  lines.push_back(fmt::format("{}: {} training and {} test samples; were the files exchanged?", data.name,
                              thousands(static_cast<std::uint64_t>(data.train.size())),
                              thousands(static_cast<std::uint64_t>(data.test.size()))));
}

void add_untested(Lines& lines, const ContextContents& contents) {
  Lines untested;
  for (std::int64_t c = 0; c < contents.labels.contexts(); ++c) {
    if (contents.test_of(c).empty()) untested.push_back(std::to_string(c));
  }
  if (untested.empty()) return;
  lines.push_back(fmt::format("{}: no test sample of {}: not tested, and left out of the average", contents.data.name,
                              listed("context", "contexts", untested)));
}

// The context that shows a class; -1 where all or none do.
std::int64_t context_of(const ContextLabels& labels, std::int64_t label) {
  if (labels.kind() == ContextKind::Permuted) return -1;
  return labels.class_order()[static_cast<std::size_t>(label)] / labels.classes_per_context();
}

bool is_shown(const ContextLabels& labels, std::int64_t label) { return context_of(labels, label) < labels.contexts(); }

std::vector<bool> present(const Dataset& part, std::int64_t classes) {
  std::vector<bool> found(static_cast<std::size_t>(classes));
  const std::int64_t* y = part.y.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < part.size(); ++i) found[static_cast<std::size_t>(y[i])] = true;
  return found;
}

// Of the contexts that have samples at all: of the others something has been said.
void add_classes(Lines& lines, const ContextContents& contents, bool training) {
  const ContextLabels& labels = contents.labels;
  const std::vector<bool> found = present(training ? contents.data.train : contents.data.test, labels.classes());
  Lines missing;
  for (std::int64_t label = 0; label < labels.classes(); ++label) {
    if (found[static_cast<std::size_t>(label)] || !is_shown(labels, label)) continue;
    const std::int64_t context = context_of(labels, label);
    if (!training && contents.test_of(std::max<std::int64_t>(context, 0)).empty()) continue;
    missing.push_back(context < 0 ? std::to_string(label) : fmt::format("{} (context {})", label, context));
  }
  if (missing.empty()) return;
  lines.push_back(fmt::format("{}: no {} sample of {}: {}", contents.data.name, training ? "training" : "test",
                              listed("class", "classes", missing),
                              training ? "tested, but never learned" : "learned, but not tested"));
}

}  // namespace

std::vector<std::string> context_warnings(const ContextContents& contents) {
  Lines lines = contents.data.warnings;
  add_sizes(lines, contents.data);
  add_untested(lines, contents);
  add_classes(lines, contents, true);
  add_classes(lines, contents, false);
  return lines;
}

}  // namespace meander
