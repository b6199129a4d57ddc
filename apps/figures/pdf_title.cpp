#include <meander/apps/figures/pdf_title.h>
#include <meander/apps/figures/plain_text.h>

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <system_error>

namespace meander {
namespace {

std::optional<std::size_t> number_after(std::string_view text, std::string_view key) {
  std::size_t at = text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  at = text.find_first_not_of(" \r\n", at + key.size());
  std::size_t number = 0;
  if (at == std::string_view::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

// What the end of a file says about all of it.
struct PdfEnd {
  std::size_t table = 0;    // where its table of objects is
  std::size_t objects = 0;  // one more than the largest number
  std::size_t root = 0;     // number of the catalogue
  bool is_stream = false;   // the table is one, as PDF 1.5 has it
};

std::optional<PdfEnd> end_of_pdf(std::string_view pdf) {
  const std::size_t last = pdf.rfind("startxref");
  if (last == std::string_view::npos) return std::nullopt;
  const std::optional<std::size_t> table = number_after(pdf.substr(last), "startxref");
  if (!table || *table >= last) return std::nullopt;
  const bool is_stream = !pdf.substr(*table).starts_with("xref");
  // A stream's dictionary comes first, a plain table's last.
  const std::size_t trailer = is_stream ? *table : pdf.find("trailer", *table);
  if (trailer == std::string_view::npos) return std::nullopt;
  const std::string_view words = pdf.substr(trailer, last - trailer);
  const std::string_view dictionary = is_stream ? words.substr(0, words.find("stream\n")) : words;
  const auto objects = number_after(dictionary, "/Size"), root = number_after(dictionary, "/Root");
  if (!objects || !root || dictionary.find("/Encrypt") != std::string_view::npos) return std::nullopt;
  return PdfEnd{.table = *table, .objects = *objects, .root = *root, .is_stream = is_stream};
}

// A string of PDF in UTF-16: hexadecimal digits after a byte order mark.
std::string pdf_string(std::string_view text) {
  std::string written = "<FEFF";
  const auto put = [&written](std::uint32_t unit) { fmt::format_to(std::back_inserter(written), "{:04X}", unit); };
  const std::string plain = plain_text(text);
  for (const std::string_view character : characters_of(plain)) {
    const std::uint32_t code = code_of(character);
    if (code < 0x10000) {
      put(code);
    } else {
      put(0xd800 + ((code - 0x10000) >> 10));
      put(0xdc00 + ((code - 0x10000) & 0x3ffU));
    }
  }
  return written + ">";
}

std::string bytes_of(std::size_t number, int count) {
  std::string bytes;
  for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xff);
  return bytes;
}

// The table that adds objects to that at `end`: the title's, and itself where it is a stream.
std::string plain_table(const PdfEnd& end, std::size_t info_at) {
  return fmt::format("xref\n{} 1\n{:010} 00000 n \ntrailer\n<< /Size {} /Root {} 0 R /Info {} 0 R /Prev {} >>\n",
                     end.objects, info_at, end.objects + 1, end.root, end.objects, end.table);
}

std::string stream_table(const PdfEnd& end, std::size_t info_at, std::size_t own_at) {
  std::string rows;
  for (const std::size_t at : {info_at, own_at}) rows += bytes_of(1, 1) + bytes_of(at, 4) + bytes_of(0, 1);
  return fmt::format(
      "{0} 0 obj\n<< /Type /XRef /Size {1} /W [1 4 1] /Index [{2} 2] /Root {3} 0 R /Info {2} 0 R /Prev {4} /Length {5} "
      ">>\nstream\n{6}\nendstream\nendobj\n",
      end.objects + 1, end.objects + 2, end.objects, end.root, end.table, rows.size(), rows);
}

}  // namespace

std::string with_pdf_title(std::string pdf, std::string_view title) {
  const std::optional<PdfEnd> end = end_of_pdf(pdf);
  if (!end || title.empty()) return pdf;
  if (!pdf.ends_with('\n')) pdf += '\n';
  const std::size_t info_at = pdf.size();
  fmt::format_to(std::back_inserter(pdf), "{} 0 obj\n<< /Title {} /Creator (meander, gnuplot) >>\nendobj\n",
                 end->objects, pdf_string(title));
  const std::size_t table_at = pdf.size();
  pdf += end->is_stream ? stream_table(*end, info_at, table_at) : plain_table(*end, info_at);
  return pdf + fmt::format("startxref\n{}\n%%EOF\n", table_at);
}

}  // namespace meander
