#include <meander/stream/datasets/idx_set_files.h>
#include <meander/stream/datasets/mnist.h>
#include <meander/stream/datasets/read_idx_set.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/thousands.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/core.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cstring>
#include <exception>

namespace meander::datasets {
namespace {

using std::filesystem::path;

// All four at once; of several errors the first file's is thrown, whatever the order in which they happened.
std::array<CheckedFile, 4> read_all(const IdxSet& set, const FoundFiles& found, const std::string& remedy) {
  std::array<CheckedFile, 4> files;
  std::array<std::exception_ptr, 4> errors;
  oneapi::tbb::parallel_for(std::size_t{0}, files.size(), [&](std::size_t i) {
    try {
      files[i] = check_file(set, i, read_file(found.paths[i]), found.paths[i].string(), remedy);
    } catch (...) {
      errors[i] = std::current_exception();
    }
  });
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
  return files;
}

Dataset dataset(const IdxFile& images, const IdxFile& labels) {
  Dataset set;
  set.x = at::empty({images.count, 1, 28, 28}, at::TensorOptions(at::kByte));
  std::memcpy(set.x.data_ptr(), images.data().data(), images.data().size());
  set.y = at::empty({labels.count}, at::TensorOptions(at::kLong));
  std::transform(labels.data().begin(), labels.data().end(), set.y.data_ptr<std::int64_t>(),
                 [](char label) { return static_cast<unsigned char>(label); });
  return set;
}

void check_pair(const IdxFile& images, const IdxFile& labels, const path& image_file, const path& label_file,
                const std::string& remedy) {
  if (images.count == labels.count) return;
  throw Error(image_file.string(),
              fmt::format("{} images but {} labels in {}", thousands(static_cast<std::uint64_t>(images.count)),
                          thousands(static_cast<std::uint64_t>(labels.count)), label_file.filename().string()),
              remedy);
}

}  // namespace

DataPair read_idx_set(const IdxSet& set, const path& data_dir) {
  const FoundFiles found = find_files(set, data_dir);
  require_all(found, set, data_dir);
  const std::string remedy = fetch_remedy(set, data_dir);
  const auto files = read_all(set, found, remedy);
  for (const std::size_t i : {0, 2}) {
    check_pair(files[i].idx, files[i + 1].idx, found.paths[i], found.paths[i + 1], remedy);
  }
  return {.name = std::string(set.name),
          .train = dataset(files[0].idx, files[1].idx),
          .test = dataset(files[2].idx, files[3].idx),
          .classes = IdxSet::classes,
          .published = std::all_of(files.begin(), files.end(), [](const auto& file) { return file.published; })};
}

DataPair mnist(const path& data_dir) { return read_idx_set(idx_set("mnist"), data_dir); }
DataPair fashion_mnist(const path& data_dir) { return read_idx_set(idx_set("fashion-mnist"), data_dir); }
DataPair kmnist(const path& data_dir) { return read_idx_set(idx_set("kmnist"), data_dir); }

}  // namespace meander::datasets
