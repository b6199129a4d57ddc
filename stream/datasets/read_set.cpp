#include <meander/stream/datasets/read_set.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/datasets/set_format.h>

#include <algorithm>
#include <utility>

namespace meander::datasets {

DataPair read_set(const PublishedSet& set, const std::filesystem::path& data_dir) {
  const ReadableFiles readable = find_files_to_read(set, data_dir);
  std::vector<SoundFile> files = check_all(readable.found, set, data_dir);
  const bool published = std::all_of(files.begin(), files.end(), [](const auto& file) { return file.published; });
  DataPair data = set.format->join(set, std::move(files));
  data.name = set.name;
  data.classes = set.classes;
  data.published = published;
  return data;
}

}  // namespace meander::datasets
