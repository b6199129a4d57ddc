#include <meander/stream/datasets/cifar.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/set_files.h>

namespace meander::datasets {

using std::filesystem::path;

DataPair cifar10(const path& data_dir) { return read_set(published_set("cifar10"), data_dir); }
DataPair cifar100(const path& data_dir) { return read_set(published_set("cifar100"), data_dir); }

}  // namespace meander::datasets
