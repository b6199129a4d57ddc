#include <meander/stream/batch.h>
#include <meander/stream/graph/stream_position.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace meander {

void StreamPosition::save(Archive& to) const {
  to.write("next-index", next_index);
  to.write("kept", static_cast<std::int64_t>(kept.size()));
  for (std::size_t i = 0; i < kept.size(); ++i) to.write(fmt::format("kept-{}", i), to_archive(kept[i]));
}

void StreamPosition::load(const Archive& from) {
  StreamPosition saved;
  std::int64_t count = 0;
  from.read("next-index", saved.next_index);
  from.read("kept", count);
  const auto refuse = [](const std::string& what) {
    throw Error("pipeline", what, "load the state that a pipeline saved");
  };
  if (saved.next_index < 0 || saved.next_index > std::numeric_limits<std::int64_t>::max() / 2) {
    refuse(fmt::format("the saved stream continues at batch {}", saved.next_index));
  }
  if (count < 0) refuse(fmt::format("the saved stream keeps {} batches", count));
  for (std::int64_t i = 0; i < count; ++i) {
    saved.kept.push_back(batch_from(from.folder(fmt::format("kept-{}", i))));
    if (saved.kept.back().index == saved.next_index + i) continue;
    refuse(fmt::format("the saved stream keeps batch {} where batch {} belongs", saved.kept.back().index,
                       saved.next_index + i));
  }
  *this = std::move(saved);
}

}  // namespace meander
