#pragma once

#include <meander/stream/datasets/dataset.h>

#include <filesystem>
#include <string>
#include <vector>

namespace meander::datasets {

/// A data set that meander knows by name.
struct KnownDataSet {
  std::string name;     ///< "mnist"
  std::string title;    ///< "MNIST"
  std::string content;  ///< "60,000 + 10,000 images 1x28x28, 10 classes"
  std::string origin;   ///< where it comes from: "built in", hosts, packages
  bool built_in = false;
};

const std::vector<KnownDataSet>& catalogue();

enum class DataState {
  BuiltIn,
  Published,  ///< whole, sound, and the published files
  Other,      ///< whole and sound, but not the published files
  Absent,     ///< nothing there
  Fetching,   ///< being fetched at this moment, perhaps by another process
  Broken,     ///< files missing or damaged
};

struct DataStatus {
  DataState state;
  std::filesystem::path folder;  ///< the folder inspected; empty for what is built in
  std::string problem;           ///< for Absent and Broken: the error's line
};

/// Whether `data_dir` has none of its files, or a fetch of it is in progress; reads no file. Throws UsageError for an
/// unknown name.
bool is_absent(const std::string& name, const std::filesystem::path& data_dir);

/// The state of a data set in `data_dir`; reads all of it, unless it is being fetched. Throws UsageError for an unknown
/// name.
DataStatus inspect(const std::string& name, const std::filesystem::path& data_dir);

/// Checks every file to the last bit. Throws Error naming the first one that is missing, damaged or not the published
/// one, UsageError for an unknown name.
void verify(const std::string& name, const std::filesystem::path& data_dir);

/// Reads a data set by its name; waits for a fetch in progress. `seed` is for drawn data ("digits"). Throws Error for
/// what is missing or damaged, UsageError for an unknown name.
DataPair load(const std::string& name, const std::filesystem::path& data_dir, std::uint64_t seed = 1);

}  // namespace meander::datasets
