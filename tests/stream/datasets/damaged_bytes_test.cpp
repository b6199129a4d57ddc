#include "catch.h"
#include "idx_bytes.h"

#include <meander/stream/datasets/idx.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

using namespace meander;

namespace {

const IdxExpectation sound_images{.kind = IdxExpectation::Kind::Images, .set = "MNIST"};

/// The content that is read, or empty where the bytes are refused. Anything but an Error of one line fails the test.
std::string content_or_refused(const std::string& bytes) {
  try {
    return read_idx(bytes, sound_images, "FILE", "mend it").content;
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    CHECK(error.where() == "FILE");
    return {};
  }
}

/// Two images, mostly zeros, so that the gz data are short enough to damage every bit of.
std::string two_sparse_images() {
  std::string bytes = idx(8, {2, 28, 28}, std::string(2 * 784, '\0'));
  for (std::size_t i = 16; i < bytes.size(); i += 97) bytes[i] = static_cast<char>(i);
  return bytes;
}

}  // namespace

TEST_CASE("a flipped bit of a gz file is an error or changes nothing", "[idx][damage][property]") {
  const std::string content = two_sparse_images(), bytes = gzip(content);
  int harmless = 0;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    CAPTURE(bit);
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    const std::string found = content_or_refused(damaged);
    CHECK((found.empty() || found == content));
    harmless += found == content ? 1 : 0;
  }
  CHECK(harmless >= 32);      // the time stamp in the header
  CHECK(harmless <= 8 * 10);  // nothing outside the header
}

TEST_CASE("any byte of a plain header replaced by any other is an error or changes nothing",
          "[idx][damage][property]") {
  const std::string content = two_sparse_images();
  for (std::size_t at = 0; at < 16; ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string damaged = content;
      damaged[at] = static_cast<char>(value);
      CAPTURE(at, value);
      const std::string found = content_or_refused(damaged);
      CHECK((found.empty() || found == content));
    }
  }
}

TEST_CASE("random bytes, and random cuts and joins of sound files, never get through as something else",
          "[idx][damage][property]") {
  Rng rng(1, "damaged bytes");
  const std::string content = two_sparse_images(), bytes = gzip(content);
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    std::string damaged = round % 2 == 0 ? content : bytes;
    const std::size_t from = rng.below(damaged.size()), count = rng.below(damaged.size() - from);
    switch (round % 4) {
      case 0: damaged.erase(from, count + 1); break;
      case 1: damaged.insert(from, damaged.substr(from, count + 1)); break;
      case 2: damaged.resize(from + 1); break;
      default:
        for (std::size_t i = from; i <= from + count; ++i) damaged[i] = static_cast<char>(rng());
    }
    const std::string found = content_or_refused(damaged);
    CHECK((found.empty() || found.size() == content.size()));
  }
}
