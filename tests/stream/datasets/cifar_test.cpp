#include "catch.h"
#include "cifar_bytes.h"
#include "environment.h"
#include "idx_bytes.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/cifar.h>
#include <meander/stream/datasets/cifar_format.h>
#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/fetch/catalogue.h>
#include <meander/stream/runtime/error.h>

#include <ATen/core/Tensor.h>

using namespace meander;
using datasets::DataState;

namespace {

const std::vector<std::string> batches = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                          "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};

/// Batches of 10, 11, ..., 14 records, and a test batch of 20.
void put_cifar10(const ScratchFolder& data, const std::string& folder = "cifar-10-batches-bin/") {
  for (std::size_t i = 0; i < 5; ++i) data.put(folder + batches[i], cifar10_records(10 + i));
  data.put(folder + batches[5], cifar10_records(20));
}

void put_cifar100(const ScratchFolder& data, const std::string& folder = "cifar-100-binary/") {
  data.put(folder + "train.bin", cifar100_records(120));
  data.put(folder + "test.bin", cifar100_records(100));
}

std::string cifar_refusal(const ScratchFolder& data) {
  return error_line([&] { datasets::cifar10(data.path()); });
}

std::string fetch_remedy(const ScratchFolder& data, const std::string& name = "cifar10") {
  return "run 'meander data fetch " + name + " --data-dir=" + data.path().string() + "'";
}

}  // namespace

TEST_CASE("CIFAR-10 is read from its own folder, from cifar10 or from the data folder", "[cifar]") {
  const ScratchFolder data;
  put_cifar10(data, GENERATE("cifar-10-batches-bin/", "cifar10/", "cifar10/cifar-10-batches-bin/", ""));
  const DataPair cifar = datasets::cifar10(data.path());
  CHECK(cifar.name == "cifar10");
  CHECK(cifar.classes == 10);
  CHECK_FALSE(cifar.published);
  CHECK(cifar.train.x.sizes() == at::IntArrayRef({60, 3, 32, 32}));
  CHECK(cifar.train.x.scalar_type() == at::kByte);
  CHECK(cifar.test.x.sizes() == at::IntArrayRef({20, 3, 32, 32}));
  CHECK(cifar.train.y.sizes() == at::IntArrayRef({60}));
  CHECK(cifar.train.y.scalar_type() == at::kLong);
}

TEST_CASE("CIFAR-10's batches follow each other, in planes of red, green and blue", "[cifar]") {
  const ScratchFolder data;
  put_cifar10(data);
  const DataPair cifar = datasets::cifar10(data.path());
  // The second batch begins at 10, the fifth at 46.
  for (const auto& [at, record] : {std::pair(0, 0), std::pair(9, 9), std::pair(10, 0), std::pair(46 + 13, 13)}) {
    CAPTURE(at);
    CHECK(cifar.train.y[at].item<int>() == record % 10);
    CHECK(cifar.train.x[at][0][0][0].item<int>() == record);
    CHECK(cifar.train.x[at][1][2][3].item<int>() == (record + 7 * (1024 + 2 * 32 + 3)) % 256);
    CHECK(cifar.train.x[at][2][31][31].item<int>() == (record + 7 * 3071) % 256);
  }
  CHECK(cifar.test.y[19].item<int>() == 9);
  CHECK(cifar.test.x[19][0][0][0].item<int>() == 19);
}

TEST_CASE("CIFAR-100's classes are the fine ones", "[cifar]") {
  const ScratchFolder data;
  put_cifar100(data, GENERATE("cifar-100-binary/", "cifar100/", ""));
  const DataPair cifar = datasets::load("cifar100", data.path());
  CHECK(cifar.name == "cifar100");
  CHECK(cifar.classes == 100);
  CHECK(cifar.train.x.sizes() == at::IntArrayRef({120, 3, 32, 32}));
  CHECK(cifar.test.size() == 100);
  CHECK(cifar.train.y[99].item<int>() == 99);
  CHECK(cifar.train.y[119].item<int>() == 19);
  CHECK(cifar.train.x[119][0][0][1].item<int>() == 119 + 7);
  CHECK(cifar.test.x[99][2][31][31].item<int>() == (99 + 7 * 3071) % 256);
}

TEST_CASE("too few records are accepted with a warning", "[cifar]") {
  const ScratchFolder data;
  put_cifar100(data);
  CHECK(datasets::cifar100(data.path()).warnings ==
        std::vector{(data / "cifar-100-binary").string() +
                    ": 120 of 50,000 records in train.bin, 100 of 10,000 records in test.bin"});
  CHECK(datasets::inspect("cifar100", data.path()).state == DataState::Other);
}

TEST_CASE("as many CIFAR records as were published, or more, cause no warning", "[cifar]") {
  const ScratchFolder data;
  const PublishedSet set{.name = "small",
                         .title = "Small",
                         .content = {},
                         .format = &cifar10_format(),
                         .files = {{"a.bin", 10 * 3073}, {"b.bin", 10 * 3073}, {"test.bin", 20 * 3073}},
                         .folders = {"small"}};
  data.put("small/a.bin", cifar10_records(10));
  data.put("small/b.bin", cifar10_records(11));
  data.put("small/test.bin", cifar10_records(20));
  CHECK(datasets::read_set(set, data.path()).warnings.empty());
  data.put("small/b.bin", cifar10_records(9));
  const DataPair cut = datasets::read_set(set, data.path());
  CHECK(cut.warnings == std::vector{(data / "small").string() + ": 9 of 10 records in b.bin"});
  CHECK(cut.train.size() == 19);
}

TEST_CASE("CIFAR that is not there says where it was looked for and what to do", "[cifar][refusal]") {
  const ScratchFolder data;
  CHECK(cifar_refusal(data) == "cifar10: is not in " + (data / "cifar-10-batches-bin").string() +
                                   "; use --experiment=splitDigits, or " + fetch_remedy(data));
  CHECK(datasets::is_absent("cifar10", data.path()));
  const Environment cache("XDG_CACHE_HOME", data.path().string());
  CHECK(error_line([&] { datasets::cifar100(default_data_dir()); }) ==
        "cifar100: is not in " + data.path().string() +
            "/meander/cifar-100-binary; use --experiment=splitDigits, or run 'meander data fetch cifar100'");
}

TEST_CASE("an archive that was not extracted is named", "[cifar][refusal]") {
  const ScratchFolder data;
  data.put("cifar-10-binary.tar.gz", gzip("anything"));
  CHECK(cifar_refusal(data) ==
        "cifar10: " + (data / "cifar-10-binary.tar.gz").string() + " is not extracted; " + fetch_remedy(data));
  put_cifar10(data);
  CHECK(cifar_refusal(data) == "no error");
}

TEST_CASE("missing batches are named", "[cifar][damage]") {
  const ScratchFolder data;
  put_cifar10(data);
  std::filesystem::remove(data / "cifar-10-batches-bin/data_batch_4.bin");
  std::filesystem::remove(data / "cifar-10-batches-bin/test_batch.bin");
  CHECK(cifar_refusal(data) ==
        (data / "cifar-10-batches-bin").string() + ": lacks data_batch_4.bin, test_batch.bin; " + fetch_remedy(data));
}

TEST_CASE("of several damaged CIFAR files the first one is named, every time", "[cifar][damage]") {
  const ScratchFolder data;
  put_cifar10(data);
  for (const char* name : {"data_batch_2.bin", "data_batch_4.bin", "test_batch.bin"}) {
    data.put(std::string("cifar-10-batches-bin/") + name, "<html>");
  }
  for (int round = 0; round < 5; ++round) {
    CHECK(cifar_refusal(data) == (data / "cifar-10-batches-bin/data_batch_2.bin").string() +
                                     ": is not a CIFAR-10 file (starts with '<htm'); " + fetch_remedy(data));
  }
}

TEST_CASE("CIFAR-100 files that do not belong together are refused by reading, inspection and verification",
          "[cifar][damage]") {
  const ScratchFolder data;
  put_cifar100(data);
  std::string shifted = cifar100_records(100);
  shifted[3074 * 50] = 3;
  data.put("cifar-100-binary/test.bin", shifted);
  const std::string line = (data / "cifar-100-binary/test.bin").string() +
                           ": record 50 puts class 50 into coarse class 3, record 50 of train.bin into 10; " +
                           fetch_remedy(data, "cifar100");
  CHECK(error_line([&] { datasets::cifar100(data.path()); }) == line);
  CHECK(error_line([&] { datasets::verify("cifar100", data.path()); }) == line);
  CHECK(datasets::inspect("cifar100", data.path()).problem == line);
}

TEST_CASE("a verification of CIFAR insists on the published files", "[cifar][damage]") {
  const ScratchFolder data;
  put_cifar10(data);
  CHECK(error_line([&] { datasets::verify("cifar10", data.path()); }) ==
        (data / "cifar-10-batches-bin/data_batch_1.bin").string() + ": is not the published file (checksum differs); " +
            fetch_remedy(data));
}

TEST_CASE("the real CIFAR, where it was fetched, is the published one", "[cifar][golden]") {
  const std::string name = GENERATE("cifar10", "cifar100");
  if (datasets::is_absent(name, default_data_dir())) {
    WARN("skipped: " + name + " was not fetched on this machine");
    return;
  }
  const DataPair cifar = datasets::load(name, default_data_dir());
  CHECK(cifar.published);
  CHECK(cifar.warnings.empty());
  REQUIRE(cifar.train.size() == 50'000);
  REQUIRE(cifar.test.size() == 10'000);
  for (std::int64_t label = 0; label < cifar.classes; ++label) {
    CHECK(cifar.train.y.eq(label).sum().item<std::int64_t>() == 50'000 / cifar.classes);
    CHECK(cifar.test.y.eq(label).sum().item<std::int64_t>() == 10'000 / cifar.classes);
  }
}
