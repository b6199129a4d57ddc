#include <meander/stream/error.h>
#include <meander/stream/files/line_file.h>
#include <meander/stream/files/whole_file.h>

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
    : file_(files.append(path, start == Start::Continue ? whole_lines(path) : 0)) {}

void LineFile::write(std::string_view line) {
  if (line.find('\n') != std::string_view::npos) throw InternalError("a line holds a line end");
  std::string whole(line);
  whole += '\n';
  file_->write(whole);
}

}  // namespace meander
