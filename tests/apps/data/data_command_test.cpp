// `meander data` with several data sets, none of which can be fetched: the proxy does not exist.
#include "apps/program/script.h"
#include "catch.h"

using namespace meander;

TEST_CASE("a data set that cannot be fetched does not stop the others", "[data]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(
      folder, "https_proxy=http://127.0.0.1:1 \"$MEANDER\" data fetch kmnist digits cifar10 --data-dir=data");
  CHECK(outcome.code == 1);
  CHECK(outcome.output.find("digits: built in, nothing to fetch\n") != std::string::npos);
  CHECK(count(outcome.error, "kmnist: cannot be fetched: proxy 127.0.0.1:1: Connection refused; ") == 1);
  CHECK(count(outcome.error, "cifar10: cannot be fetched: proxy 127.0.0.1:1: Connection refused; ") == 1);
  CHECK(outcome.error.ends_with("meander data fetch: kmnist, cifar10: not fetched; the lines above say why\n"));
}

TEST_CASE("verification goes on after a data set that is not as published", "[data]") {
  const ScratchFolder folder;
  folder.put("data/mnist/train-images-idx3-ubyte", "<html>");
  folder.put("data/kmnist/train-images-idx3-ubyte", "<html>");
  const Outcome outcome = run_script(folder, "meander data verify --data-dir=data mnist digits kmnist");
  CHECK(outcome.code == 1);
  CHECK(outcome.output == "digits: as published\n");
  CHECK(count(outcome.error, "lacks train-labels-idx1-ubyte") == 2);
  CHECK(outcome.error.ends_with("meander data verify: mnist, kmnist: not as published; the lines above say why\n"));
}

TEST_CASE("verification goes on after a data set for which there is no memory", "[data][regression]") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  WARN("skipped: the sanitizer needs more address space than the limit allows");
  return;
#endif
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder,
                                     "mkdir -p data/mnist && cd data/mnist\n"
                                     "touch train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte\n"
                                     "truncate -s 128G train-images-idx3-ubyte || exit 77\n"
                                     "cd ../..; ulimit -v 67108864\n"
                                     "meander data verify --data-dir=data mnist digits");
  if (outcome.code == 77) {
    WARN("skipped: no large files here");
    return;
  }
  CHECK(outcome.code == 1);
  CHECK(outcome.output == "digits: as published\n");
  CHECK(count(outcome.error, "mnist: there is not enough memory; ") == 1);
  CHECK(outcome.error.ends_with("meander data verify: mnist: not as published; the lines above say why\n"));
}

TEST_CASE("a single data set that cannot be fetched is reported in one line", "[data]") {
  const ScratchFolder folder;
  const Outcome outcome =
      run_script(folder, "https_proxy=http://127.0.0.1:1 \"$MEANDER\" data fetch kmnist --data-dir=data");
  CHECK(outcome.code == 1);
  CHECK(outcome.error.starts_with("meander data fetch: kmnist: cannot be fetched: "));
  CHECK(count(outcome.error, "\n") == 1);
}
