#include <meander/apps/cli/options_text.h>
#include <meander/stream/runtime/error.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

namespace meander::cli {
namespace {

constexpr std::size_t longest = 1 << 20;

// A file descriptor; closed by the destructor, unless it is standard input.
class Input {
 public:
  explicit Input(const std::string& file)
      : owned_(file != "-"), descriptor_(owned_ ? ::open(file.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO) {}
  ~Input() {
    if (owned_ && descriptor_ >= 0) ::close(descriptor_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  // Returns the number of bytes read: 0 at the end, negative if reading fails.
  ssize_t read(char* to, std::size_t most) const {
    ssize_t count = -1;
    do {
      count = ::read(descriptor_, to, most);
    } while (count < 0 && errno == EINTR);
    return count;
  }

 private:
  bool owned_;
  int descriptor_;
};

[[noreturn]] void refuse_unreadable(const std::string& file, int why) {
  throw UsageError(title_of(file), fmt::format("cannot be read ({})", std::generic_category().message(why)),
                   "check the path and its permissions");
}

std::string read_all(const std::string& file) {
  const Input input(file);
  if (!input.is_open()) refuse_unreadable(file, errno);
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t count = input.read(piece.data(), piece.size());
    if (count < 0) refuse_unreadable(file, errno);
    if (count == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
    if (text.size() > longest) {
      throw UsageError(title_of(file), "is longer than 1 MiB, too long for a configuration file", "check the path");
    }
  }
}

// The length in bytes of a UTF-8 character that begins with this byte; 0: none does.
std::size_t length_of_character(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

// The position of the first byte that is not part of a UTF-8 character.
std::optional<std::size_t> first_foreign_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_of_character(static_cast<unsigned char>(text[at]));
    if (length == 0 || at + length > text.size()) return at;
    for (std::size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80U) return at;
    }
    at += length;
  }
  return std::nullopt;
}

void check_encoding(const std::string& text, const std::string& title) {
  constexpr const char* cure = "save it as UTF-8";
  const bool marked = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  if (marked) throw UsageError(title, "is UTF-16", cure);
  if (text.find('\0') != std::string::npos) throw UsageError(title, "is UTF-16 or binary", cure);
  const auto foreign = first_foreign_byte(text);
  if (!foreign) return;
  const auto before = text.begin() + static_cast<std::ptrdiff_t>(*foreign);
  throw UsageError(
      fmt::format("{}, line {}", title, 1 + std::count(text.begin(), before, '\n')),
      fmt::format("the byte 0x{:02X} is not UTF-8 (perhaps Latin-1)", static_cast<unsigned char>(text[*foreign])),
      cure);
}

}  // namespace

std::string title_of(const std::string& file) { return file == "-" ? "standard input" : file; }

std::string read_options_text(const std::string& file) {
  std::string text = read_all(file);
  check_encoding(text, title_of(file));
  return text;
}

}  // namespace meander::cli
