// Data as torchvision leaves them in its `root`.
#include "catch.h"
#include "pickle_bytes.h"
#include "stream/error_line.h"
#include "stream/fetch/small_set.h"

#include <meander/stream/datasets/cifar.h>
#include <meander/stream/datasets/cifar_format.h>
#include <meander/stream/datasets/mnist.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/fetch/catalogue.h>
#include <meander/stream/fetch/fetch_set.h>

#include <ATen/core/Tensor.h>

using namespace meander;
using datasets::DataState;

TEST_CASE("MNIST and its drop-in replacements are read from torchvision's folders, plain and gz", "[torchvision]") {
  const auto [name, folder] = GENERATE(table<std::string, std::string>(
      {{"mnist", "MNIST/raw/"}, {"fashion-mnist", "FashionMNIST/raw/"}, {"kmnist", "KMNIST/raw/"}}));
  const ScratchFolder data;
  const bool plain = GENERATE(true, false);
  for (const std::string& file : names) {
    data.put(folder + file + ".gz", gzip(Published::content(file)));
    if (plain) data.put(folder + file, Published::content(file));
  }
  const DataPair read = datasets::load(name, data.path());
  CHECK(read.train.size() == 20);
  CHECK(read.test.size() == 10);
  CHECK_FALSE(datasets::is_absent(name, data.path()));
  CHECK(datasets::inspect(name, data.path()).folder == data / folder.substr(0, folder.size() - 1));
}

TEST_CASE("where only the gz tells whether a file is the published one, the gz is read", "[torchvision]") {
  const ScratchFolder data;
  const Published published;
  PublishedSet set = published.set(true);
  set.folders = {"small", "KMNIST/raw"};
  for (const std::string& file : names) {
    data.put("KMNIST/raw/" + file + ".gz", gzip(Published::content(file)));
    data.put("KMNIST/raw/" + file, Published::content(file));
  }
  CHECK(datasets::read_set(set, data.path()).published);
  CHECK(fetch_set(set, data.path(), from({})).folder == data / "KMNIST/raw");
}

TEST_CASE("CIFAR is read from torchvision's folders", "[torchvision][cifar]") {
  const ScratchFolder data;
  const std::string folder = GENERATE("cifar-10-batches-py/", "cifar10/cifar-10-batches-py/", "cifar10/", "");
  for (std::size_t i = 1; i <= 5; ++i) data.put(folder + "data_batch_" + std::to_string(i), cifar10_pickle(10 + i));
  data.put(folder + "test_batch", cifar10_pickle(20));
  data.put(folder + "batches.meta", "\x80\x02}.");
  const DataPair ten = datasets::cifar10(data.path());
  CHECK(ten.train.size() == 65);
  CHECK(ten.test.size() == 20);
  CHECK(ten.train.y[10].item<int>() == 0);
  CHECK(ten.train.x[11][0][0][1].item<int>() == 7);
  CHECK_FALSE(ten.published);

  const std::string hundreds = GENERATE("cifar-100-python/", "cifar100/cifar-100-python/");
  data.put(hundreds + "train", cifar100_pickle(120));
  data.put(hundreds + "test", cifar100_pickle(100));
  const DataPair hundred = datasets::cifar100(data.path());
  CHECK(hundred.train.size() == 120);
  CHECK(hundred.train.y[119].item<int>() == 19);
  CHECK(hundred.warnings.size() == 1);
}

TEST_CASE("the published Python version is recognised by its checksum, and nothing is fetched instead",
          "[torchvision][fetch]") {
  const ScratchFolder data;
  const std::string one = cifar10_pickle(10), two = cifar10_pickle(20);
  const std::string one_sum = md5(one), two_sum = md5(two);
  const PublishedSet set{.name = "small",
                         .title = "Small",
                         .content = {},
                         .format = &cifar10_format(),
                         .files = {{"a.bin", 10 * 3073, "0123456789abcdef0123456789abcdef", {}, one_sum},
                                   {"b.bin", 20 * 3073, "0123456789abcdef0123456789abcdef", {}, two_sum}},
                         .folders = {"small", "small-py"}};
  data.put("small-py/a", one);
  data.put("small-py/b", two);
  CHECK(datasets::read_set(set, data.path()).published);
  CHECK(fetch_set(set, data.path(), from({})).folder == data / "small-py");
  // If one of them is damaged, the other is still not taken for a file of the binary version.
  data.put("small-py/b", "\x80\x02}.");
  CHECK(error_line([&] { fetch_set(set, data.path(), from({})); }).starts_with("small: cannot be fetched: "));
  CHECK(data.files() == std::vector<std::string>{"small-py/a", "small-py/b"});
}

TEST_CASE("an archive of the Python version that was not extracted is named", "[torchvision][cifar][refusal]") {
  const ScratchFolder data;
  data.put("cifar-100-python.tar.gz", gzip("anything"));
  CHECK(error_line([&] { datasets::cifar100(data.path()); }) ==
        "cifar100: " + (data / "cifar-100-python.tar.gz").string() +
            " is not extracted; extract it there, or run 'meander data fetch cifar100 --data-dir=" +
            data.path().string() + "'");
}

TEST_CASE("a folder that holds none of a set's files is named with what it holds", "[torchvision][refusal]") {
  const ScratchFolder data;
  data.put("MNIST/processed/training.pt", "anything");
  const std::string dir = data.path().string();
  CHECK(error_line([&] { datasets::mnist(data.path()); }) ==
        "mnist: is not in " + dir + "/mnist (" + dir +
            "/MNIST holds processed, but no train-images-idx3-ubyte); use --experiment=splitDigits, or run 'meander "
            "data fetch mnist --data-dir=" +
            dir + "'");
  for (const char* name : {"d", "c", "b", "a", ".hidden"}) data.put(std::string("cifar10/") + name, "anything");
  CHECK(error_line([&] { datasets::cifar10(data.path()); })
            .starts_with("cifar10: is not in " + dir + "/cifar-10-batches-bin (" + dir +
                         "/cifar10 holds a, b, c and 1 more, but no data_batch_1.bin); "));
}
