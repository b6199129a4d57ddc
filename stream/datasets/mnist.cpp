#include <meander/stream/datasets/mnist.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/set_files.h>

namespace meander::datasets {

using std::filesystem::path;

DataPair mnist(const path& data_dir) { return read_set(published_set("mnist"), data_dir); }
DataPair fashion_mnist(const path& data_dir) { return read_set(published_set("fashion-mnist"), data_dir); }
DataPair kmnist(const path& data_dir) { return read_set(published_set("kmnist"), data_dir); }

}  // namespace meander::datasets
