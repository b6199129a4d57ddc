#include <meander/stream/datasets/gzip.h>

#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace meander {
namespace {

class Inflater {
 public:
  Inflater() {
    // 15: the largest window; 16 more: gz data only.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Inflates from the front of `in` into `out` and advances both.
  int step(std::string_view& in, char*& out, std::size_t& room) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = bounded(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = bounded(room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(static_cast<std::size_t>(reinterpret_cast<char*>(stream_.next_in) - in.data()));
    room -= static_cast<std::size_t>(reinterpret_cast<char*>(stream_.next_out) - out);
    out = reinterpret_cast<char*>(stream_.next_out);
    return result;
  }

  void restart() { inflateReset(&stream_); }

 private:
  static uInt bounded(std::size_t size) {
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
  }

  z_stream stream_{};
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Inflated inflate_gzip(std::string_view bytes, const std::string& where, const std::string& remedy,
                      std::uint64_t limit) {
  Inflater inflater;
  Inflated result;
  std::string_view rest = bytes;
  std::size_t filled = 0;
  while (true) {
    if (filled == result.bytes.size()) {
      const std::uint64_t wanted = std::max<std::uint64_t>({64, 2 * filled, 4 * bytes.size()});
      result.bytes.resize(std::min(wanted, limit + 1));  // one byte more, to notice that it is too much
    }
    char* out = result.bytes.data() + filled;
    std::size_t room = result.bytes.size() - filled;
    const int status = inflater.step(rest, out, room);
    filled = result.bytes.size() - room;
    if (filled > limit) throw Error(where, fmt::format("inflates to more than {} bytes", thousands(limit)), remedy);
    if (status == Z_STREAM_END) {
      result.whole = true;
      if (!is_gzip(rest)) break;
      result.whole = false;
      inflater.restart();
    } else if (status == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      throw Error(where, fmt::format("gz data damaged near byte {}", thousands(bytes.size() - rest.size())), remedy);
    } else if (rest.empty() && room > 0) {
      break;
    }
  }
  result.left_over = rest.size();
  result.bytes.resize(filled);
  return result;
}

std::string inflate_front(std::string_view bytes, std::size_t count) {
  Inflater inflater;
  std::string front(count, '\0');
  char* out = front.data();
  std::size_t room = count;
  while (room > 0 && !bytes.empty()) {
    const int status = inflater.step(bytes, out, room);
    if (status == Z_STREAM_END && is_gzip(bytes)) {
      inflater.restart();
    } else if (status != Z_OK) {
      break;
    }
  }
  front.resize(count - room);
  return front;
}

std::string first_bytes(std::string_view file) {
  const std::string_view first = file.substr(0, 4);
  if (std::all_of(first.begin(), first.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
    return fmt::format("'{}'", first);
  }
  std::string text = "bytes";
  for (const char c : first) text += fmt::format(" {:02x}", static_cast<unsigned char>(c));
  return text;
}

}  // namespace meander
