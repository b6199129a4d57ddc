#include "catch.h"
#include "stream/error_line.h"

#include <meander/stream/runtime/error.h>
#include <meander/stream/state/archive.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <zlib.h>

#include <bit>
#include <cmath>
#include <limits>

using namespace meander;

namespace {

template <class T>
T read(const Archive& archive, std::string_view name) {
  T value{};
  archive.read(name, value);
  return value;
}

Archive back_and_forth(const Archive& archive) { return Archive::from_bytes(archive.to_bytes(), "run.ckpt"); }

/// A little of everything; small, so that a test can damage every bit of it.
Archive mixed() {
  Archive archive;
  archive.write("count", std::int64_t{-3});
  archive.write("rate", 0.25);
  archive.write("name", std::string("er"));
  archive.write("order", std::vector<std::int64_t>{2, 0, 1});
  archive.write("weights", at::arange(6, at::kFloat).view({2, 3}));
  return archive;
}

template <class Number>
std::string le(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

std::string entry(const std::string& name, char kind, const std::string& value) {
  return le(static_cast<std::uint32_t>(name.size())) + name + kind + value;
}

/// An archive with a valid header and checksum around these bytes.
std::string sealed(const std::string& entries, std::uint32_t version = 1) {
  std::string bytes = "\x8dmeander" + le(version) + le(std::uint64_t{entries.size()}) + entries;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  return bytes + le(static_cast<std::uint32_t>(crc));
}

std::string archive_refusal(const std::string& bytes) {
  return error_line([&] { Archive::from_bytes(bytes, "run.ckpt"); });
}

}  // namespace

TEST_CASE("numbers, strings and lists come back with the same bits", "[archive]") {
  const double number = GENERATE(0.1, -0.0, std::numeric_limits<double>::infinity(), std::nan("7"), 5e-324);
  Archive archive;
  archive.write("least", std::numeric_limits<std::int64_t>::min());
  archive.write("number", number);
  archive.write("text", std::string("a\0b\n\xff", 5));
  archive.write("no text", std::string());
  archive.write("list", std::vector<std::int64_t>{1, -1});
  archive.write("no list", std::vector<std::int64_t>());
  archive.write("real list", std::vector<double>{number, 0.1});
  const Archive back = back_and_forth(archive);
  CHECK(read<std::int64_t>(back, "least") == std::numeric_limits<std::int64_t>::min());
  CHECK(std::bit_cast<std::uint64_t>(read<double>(back, "number")) == std::bit_cast<std::uint64_t>(number));
  CHECK(read<std::string>(back, "text") == std::string("a\0b\n\xff", 5));
  CHECK(read<std::string>(back, "no text").empty());
  CHECK(read<std::vector<std::int64_t>>(back, "list") == std::vector<std::int64_t>{1, -1});
  CHECK(read<std::vector<std::int64_t>>(back, "no list").empty());
  const auto reals = read<std::vector<double>>(back, "real list");
  REQUIRE(reals.size() == 2);
  CHECK(std::bit_cast<std::uint64_t>(reals[0]) == std::bit_cast<std::uint64_t>(number));
  CHECK(reals[1] == 0.1);
}

TEST_CASE("tensors of every element type come back with shape, type and values", "[archive]") {
  const at::ScalarType type = GENERATE(at::kByte, at::kChar, at::kShort, at::kInt, at::kLong, at::kHalf, at::kFloat,
                                       at::kDouble, at::kBool, at::kBFloat16);
  const at::Tensor values = at::arange(12, at::kFloat).remainder(2).view({3, 4}).to(type);
  Archive archive;
  archive.write("whole", values);
  archive.write("across", values.t());  // not contiguous
  archive.write("scalar", values[1][1]);
  archive.write("empty", at::empty({0, 5}, type));
  const Archive back = back_and_forth(archive);
  for (const auto& [name, expected] :
       {std::pair("whole", values), std::pair("across", values.t()), std::pair("scalar", values[1][1]),
        std::pair("empty", at::empty({0, 5}, type))}) {
    CAPTURE(name);
    const auto found = read<at::Tensor>(back, name);
    CHECK(found.scalar_type() == type);
    CHECK(found.sizes() == expected.sizes());
    CHECK(at::equal(found, expected));
  }
}

TEST_CASE("an undefined tensor comes back undefined", "[archive]") {
  Archive archive;
  archive.write("context", at::Tensor());
  CHECK_FALSE(read<at::Tensor>(back_and_forth(archive), "context").defined());
}

TEST_CASE("an archive shares no memory with its writer or its reader", "[archive]") {
  at::Tensor mine = at::zeros({2});
  Archive archive;
  archive.write("x", mine);
  mine.fill_(1);
  read<at::Tensor>(archive, "x").fill_(2);
  CHECK(at::equal(read<at::Tensor>(archive, "x"), at::zeros({2})));
}

TEST_CASE("the same values give the same bytes, in whatever order they were written", "[archive][determinism]") {
  Archive one, other;
  one.write("a", 1.0);
  one.write("b", std::string("x"));
  other.write("b", std::string("x"));
  other.write("a", 1.0);
  CHECK(one.to_bytes() == other.to_bytes());
}

TEST_CASE("the bytes are those of the format's page", "[archive][golden]") {
  Archive archive;
  archive.write("n", std::int64_t{258});
  archive.write("t", at::full({1, 2}, 1, at::kByte));
  using namespace std::string_literals;
  CHECK(archive.to_bytes() ==
        "\x8dmeander\1\0\0\0\x28\0\0\0\0\0\0\0"s
        "\1\0\0\0n\1\2\1\0\0\0\0\0\0"s
        "\1\0\0\0t\4\1\2\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\1\1"s
        "\x05\x4e\x87\x24"s);
}

TEST_CASE("a folder is an archive of its own inside another", "[archive]") {
  Archive part, learner, archive;
  part.write("importance", 2.0);
  learner.write("si", part);
  learner.write("step", std::int64_t{7});
  archive.write("learner", learner);
  archive.write("learner-2", std::int64_t{1});
  CHECK(read<double>(archive, "learner/si/importance") == 2.0);
  const Archive back = back_and_forth(archive).folder("learner");
  CHECK(back.entries().size() == 2);
  CHECK(read<std::int64_t>(back, "step") == 7);
  CHECK(read<double>(back.folder("si"), "importance") == 2.0);
  CHECK(back.folder("none").entries().empty());
  CHECK(back.contains("step"));
  CHECK_FALSE(back.contains("si"));
}

TEST_CASE("an entry that is absent or of another type is named with its file", "[archive][refusal]") {
  const Archive back = back_and_forth([] {
    Archive archive, inner;
    inner.write("step", std::int64_t{7});
    archive.write("learner", inner);
    return archive;
  }());
  const Archive learner = back.folder("learner");
  const std::string remedy = "; it was saved by another version or with other options; start without it";
  CHECK(error_line([&] { read<double>(learner, "rate"); }) == "run.ckpt: has no entry 'learner/rate'" + remedy);
  CHECK(error_line([&] { read<double>(learner, "step"); }) ==
        "run.ckpt: 'learner/step' is a whole number, not a real number" + remedy);
  CHECK(error_line([&] { read<at::Tensor>(back, "learner/step"); }) ==
        "run.ckpt: 'learner/step' is a whole number, not a tensor" + remedy);
}

TEST_CASE("a name cannot be written twice, nor be empty", "[archive][refusal]") {
  Archive archive;
  archive.write("a", 1.0);
  CHECK_THROWS_AS(archive.write("a", 2.0), InternalError);
  CHECK_THROWS_AS(archive.write("", 2.0), InternalError);
  CHECK(read<double>(archive, "a") == 1.0);
}

TEST_CASE("an archive cut off anywhere is refused, and so is one followed by anything", "[archive][damage]") {
  const std::string bytes = mixed().to_bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK(archive_refusal(bytes.substr(0, size)).starts_with("run.ckpt: "));
  }
  CHECK(archive_refusal("") == "run.ckpt: is empty; use an earlier copy, or start without it");
  CHECK(archive_refusal(bytes.substr(0, bytes.size() - 1)) ==
        "run.ckpt: ends after " + std::to_string(bytes.size() - 1) + " of " + std::to_string(bytes.size()) +
            " bytes; use an earlier copy, or start without it");
  CHECK(archive_refusal(bytes + '\0') == "run.ckpt: has 1 bytes too many; use an earlier copy, or start without it");
}

TEST_CASE("an archive with any one bit flipped is refused", "[archive][damage]") {
  const std::string bytes = mixed().to_bytes();
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    CAPTURE(bit);
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    CHECK(archive_refusal(damaged).starts_with("run.ckpt: "));
  }
}

TEST_CASE("a file that is not an archive, or of a later version, is refused for that reason", "[archive][damage]") {
  CHECK(archive_refusal("<html>") == "run.ckpt: is not a meander archive; check the path");
  CHECK(archive_refusal(sealed("", 2)) ==
        "run.ckpt: is an archive of version 2; this meander reads version 1; use the version that wrote it");
  CHECK(archive_refusal(sealed("")) == "no error");
}

TEST_CASE("a malformed archive is refused even when its checksum is right", "[archive][damage]") {
  const std::string eight(8, '\0');
  const std::string huge = le(std::uint64_t{1} << 62);
  const auto [what, entries] = GENERATE_COPY(table<std::string, std::string>(
      {{"an entry without a name", entry("", 1, eight)},
       {"names out of order", entry("b", 1, eight) + entry("a", 1, eight)},
       {"names out of order", entry("a", 1, eight) + entry("a", 1, eight)},
       {"a value of an unknown type", entry("a", 0, eight)},
       {"a value of an unknown type", entry("a", 6, eight)},
       {"an entry that is larger than the file", entry("a", 1, "1234")},
       {"an entry that is larger than the file", le(std::uint32_t{100}) + "a"},
       {"an entry that is larger than the file", entry("a", 3, huge + "abc")},
       {"a list that is larger than the file", entry("a", 5, huge + eight)},
       {"a tensor of an unknown element type", entry("a", 4, std::string("\x0b\0", 2))},
       {"an undefined tensor with sizes", entry("a", 4, std::string("\0\1", 2) + eight)},
       {"an entry that is larger than the file", entry("a", 4, "\x07\x01" + le(std::uint64_t{1} << 40))},
       {"a tensor that is larger than the file", entry("a", 4, "\x07\x02" + huge + huge)},
       {"a tensor that is larger than the file", entry("a", 4, "\x07\x03" + huge + huge + eight)},
       {"a tensor that is larger than the file", entry("a", 4, "\x07\x01" + le(std::int64_t{-1}))},
       {"a Boolean that is neither 0 nor 1", entry("a", 4, "\x09\x01" + le(std::int64_t{1}) + "\x02")},
       {"an entry that is larger than the file", entry("a", 1, eight) + "x"}}));
  CHECK(archive_refusal(sealed(entries)) ==
        "run.ckpt: is malformed: it has " + what + "; use an earlier copy, or start without it");
}
