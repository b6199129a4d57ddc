#include <meander/stream/datasets/cifar_format.h>
#include <meander/stream/datasets/cifar_sets.h>

namespace meander {
namespace {

constexpr const char* cifar_site = "https://www.cs.toronto.edu/~kriz/";

// Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images". Of the files their MD5 is what is known.
// The last folder and checksum are those of the Python version, which holds the same images.
PublishedSet cifar10_set() {
  return {
      .name = "cifar10",
      .title = "CIFAR-10",
      .content = "50,000 + 10,000 images 3x32x32, 10 classes",
      .classes = cifar10_form.classes,
      .format = &cifar10_format(),
      .files =
          {{"data_batch_1.bin", 30'730'000, "5dd7e06a14cb22eb9f671a540d1b7c25", {}, "c99cafc152244af753f735de768cd75f"},
           {"data_batch_2.bin", 30'730'000, "5ea93a67294ea407fff1d09f752e9692", {}, "d4bba439e000b95fd0a9bffe97cbabec"},
           {"data_batch_3.bin", 30'730'000, "942cd6a4bcdd0dd3c604fbe906cb4421", {}, "54ebc095f3ab1f0389bbae665268c751"},
           {"data_batch_4.bin", 30'730'000, "ae636b3ba5c66a11e91e8cb52e771fcb", {}, "634d18415352ddfa80567beed471001a"},
           {"data_batch_5.bin", 30'730'000, "53f37980c15c3d472c316c40844f3f0d", {}, "482c414d41f54cd18b22e5b47cb7c3cb"},
           {"test_batch.bin", 30'730'000, "803d5f7f4d78ea53de84dbe85f74fb6d", {}, "40351d587109b95175f43aff81a1287e"}},
      .folders = {"cifar-10-batches-bin", "cifar10", "cifar10/cifar-10-batches-bin", "", "cifar-10-batches-py"},
      .mirrors = {cifar_site},
      .archive = {.name = "cifar-10-binary.tar.gz",
                  .size = 170'052'171,
                  .checksum = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                  .folder = "cifar-10-batches-bin"},
      .other_archive = "cifar-10-python.tar.gz"};
}

PublishedSet cifar100_set() {
  return {
      .name = "cifar100",
      .title = "CIFAR-100",
      .content = "50,000 + 10,000 images 3x32x32, 100 classes",
      .classes = cifar100_form.classes,
      .format = &cifar100_format(),
      .files = {{"train.bin", 153'700'000, "6172c7755cfe09b2fe270c85cebc1b15", {}, "16019d7e3df5f24257cddd939b257f8d"},
                {"test.bin", 30'740'000, "4499cfba6c016c1be1438163640a0898", {}, "f0ef6b0ae62326f3e7ffdfab6717acfc"}},
      .folders = {"cifar-100-binary", "cifar100", "cifar100/cifar-100-binary", "", "cifar-100-python"},
      .mirrors = {cifar_site},
      .archive = {.name = "cifar-100-binary.tar.gz",
                  .size = 168'513'733,
                  .checksum = "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                  .folder = "cifar-100-binary"},
      .other_archive = "cifar-100-python.tar.gz"};
}

}  // namespace

std::vector<PublishedSet> cifar_sets() { return {cifar10_set(), cifar100_set()}; }

}  // namespace meander
