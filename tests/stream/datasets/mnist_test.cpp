#include "catch.h"
#include "environment.h"
#include "idx_bytes.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/datasets/mnist.h>
#include <meander/stream/fetch/catalogue.h>
#include <meander/stream/runtime/error.h>

#include <ATen/core/Tensor.h>

using namespace meander;
using datasets::DataState;

namespace {

/// A small data set of the user's own, sound but not the published one.
void put_small_set(const ScratchFolder& data, const std::string& folder, const std::string& suffix = "") {
  data.put(folder + "train-images-idx3-ubyte" + suffix, idx_images(20));
  data.put(folder + "train-labels-idx1-ubyte" + suffix, gzip(idx_labels(20)));
  data.put(folder + "t10k-images-idx3-ubyte" + suffix, gzip(idx_images(10)));
  data.put(folder + "t10k-labels-idx1-ubyte" + suffix, idx_labels(10));
}

std::string mnist_refusal(const ScratchFolder& data) {
  return error_line([&] { datasets::mnist(data.path()); });
}

}  // namespace

TEST_CASE("MNIST's files are found in its folder or the data folder, with or without suffix", "[mnist]") {
  const ScratchFolder data;
  put_small_set(data, GENERATE("", "mnist/"), GENERATE("", ".gz"));
  const DataPair mnist = datasets::mnist(data.path());
  CHECK(mnist.name == "mnist");
  CHECK(mnist.classes == 10);
  CHECK_FALSE(mnist.published);
  CHECK(mnist.train.size() == 20);
  CHECK(mnist.train.x.sizes() == at::IntArrayRef({20, 1, 28, 28}));
  CHECK(mnist.train.x.scalar_type() == at::kByte);
  CHECK(mnist.train.x[1][0][27][27].item<int>() == (2 * 784 - 1) % 256);
  CHECK(mnist.test.y.sizes() == at::IntArrayRef({10}));
  CHECK(mnist.test.y.scalar_type() == at::kLong);
  CHECK(mnist.train.y[19].item<int>() == 9);
}

TEST_CASE("the spelling with a dot is found too", "[mnist]") {
  const ScratchFolder data;
  put_small_set(data, "");
  std::filesystem::rename(data / "t10k-images-idx3-ubyte", data / "t10k-images.idx3-ubyte.gz");
  CHECK(datasets::mnist(data.path()).test.size() == 10);
}

TEST_CASE("the drop-in replacements are read from folders of their own", "[mnist]") {
  const ScratchFolder data;
  put_small_set(data, "fashion-mnist/");
  put_small_set(data, "kmnist/");
  CHECK(datasets::fashion_mnist(data.path()).name == "fashion-mnist");
  CHECK(datasets::kmnist(data.path()).name == "kmnist");
  CHECK(datasets::load("kmnist", data.path()).train.size() == 20);
}

TEST_CASE("a data set that is not there says where it was looked for and what to do", "[mnist][refusal]") {
  const ScratchFolder data;
  const Environment cache("XDG_CACHE_HOME", data.path().string());
  CHECK(error_line([&] { datasets::mnist(default_data_dir()); }) ==
        "mnist: is not in " + data.path().string() +
            "/meander/mnist; use --experiment=splitDigits, or run 'meander data fetch mnist'");
  CHECK(mnist_refusal(data) ==
        "mnist: is not in " + data.path().string() +
            "/mnist; use --experiment=splitDigits, or run 'meander data fetch mnist --data-dir=" +
            data.path().string() + "'");
}

TEST_CASE("files that are missing are named", "[mnist][damage]") {
  const ScratchFolder cache;
  const Environment variable("XDG_CACHE_HOME", cache.path().string());
  put_small_set(cache, "meander/mnist/");
  std::filesystem::remove(cache / "meander/mnist/train-images-idx3-ubyte");
  std::filesystem::remove(cache / "meander/mnist/t10k-labels-idx1-ubyte");
  CHECK(error_line([&] { datasets::mnist(default_data_dir()); }) ==
        cache.path().string() +
            "/meander/mnist: lacks train-images-idx3-ubyte, t10k-labels-idx1-ubyte; run 'meander data fetch mnist'");
}

TEST_CASE("images and labels that do not belong together are refused with both counts", "[mnist][damage]") {
  const ScratchFolder data;
  put_small_set(data, "mnist/");
  data.put("mnist/train-images-idx3-ubyte", idx_images(1200));
  CHECK(mnist_refusal(data).starts_with(
      (data / "mnist/train-images-idx3-ubyte").string() +
      ": 1,200 images but 20 labels in train-labels-idx1-ubyte; run 'meander data fetch"));
}

TEST_CASE("of several damaged files the first one is named, every time", "[mnist][damage]") {
  const ScratchFolder data;
  put_small_set(data, "mnist/");
  for (const char* name : {"train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    data.put(std::string("mnist/") + name, "<html>");
  }
  for (int round = 0; round < 5; ++round) {
    CHECK(mnist_refusal(data).starts_with((data / "mnist/train-labels-idx1-ubyte").string() +
                                          ": is not an idx file (starts with '<htm'); run 'meander data fetch mnist"));
  }
}

TEST_CASE("the real MNIST, where it was fetched, is the published one", "[mnist][golden]") {
  if (datasets::inspect("mnist", default_data_dir()).state == DataState::Absent) {
    WARN("skipped: MNIST was not fetched on this machine");
    return;
  }
  const DataPair mnist = datasets::mnist(default_data_dir());
  CHECK(mnist.published);
  REQUIRE(mnist.train.size() == 60'000);
  REQUIRE(mnist.test.size() == 10'000);
  const std::vector<std::int64_t> train = {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949};
  const std::vector<std::int64_t> test = {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009};
  for (int digit = 0; digit < 10; ++digit) {
    CHECK(mnist.train.y.eq(digit).sum().item<std::int64_t>() == train[static_cast<std::size_t>(digit)]);
    CHECK(mnist.test.y.eq(digit).sum().item<std::int64_t>() == test[static_cast<std::size_t>(digit)]);
  }
  CHECK(mnist.train.x[0].to(at::kLong).sum().item<int>() == 27'525);
  CHECK(mnist.test.x[0].to(at::kLong).sum().item<int>() == 18'454);
}
