#include <meander/stream/files/line_file.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <string>
#include <system_error>

namespace meander {
namespace {

std::uintmax_t whole_lines(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return 0;
  const std::string content = read_file(path);
  return content.rfind('\n') + 1;  // npos + 1 is 0
}

}  // namespace

LineFile::LineFile(const std::filesystem::path& path, Start start, FileSystem& files)
    : files_(files),
      path_(path),
      file_(files.append(path)),
      length_(start == Start::Continue ? whole_lines(path) : 0),
      torn_(true) {
  cut_torn_line();
}

void LineFile::cut_torn_line() {
  if (!torn_) return;
  file_->cut(length_);
  torn_ = false;
}

void LineFile::write(std::string_view line) {
  if (line.find('\n') != std::string_view::npos) throw InternalError("a line contains a newline");
  write_lines(std::string(line) + '\n');
}

void LineFile::write_lines(std::string_view lines) {
  if (!lines.ends_with('\n')) throw InternalError("lines do not end in a newline");
  cut_torn_line();
  torn_ = true;
  try {
    file_->write(lines);
  } catch (const Error&) {
    try {
      cut_torn_line();
    } catch (const Error&) {  // tried again before the next line
    }
    throw;
  }
  torn_ = false;
  length_ += lines.size();
}

void LineFile::check_length(std::uintmax_t length) const {
  if (length <= length_) return;
  throw Error(path_.string(), fmt::format("ends after {} of {} bytes", length_, length),
              "continue with the file that the saved run wrote");
}

void LineFile::take_back_to(std::uintmax_t length) {
  check_length(length);
  torn_ = torn_ || length < length_;
  length_ = length;
  cut_torn_line();
}

void LineFile::sync() {
  file_->sync();
  if (!name_synced_) files_.sync_folder(folder_of(path_));
  name_synced_ = true;
}

}  // namespace meander
