#include <meander/learners/images/image.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <png.h>

namespace meander {

namespace {

// What a reader accepts. A small file can claim, and even hold, a picture that fills the memory.
constexpr std::int64_t longest_side = 65'536, most_pixels = std::int64_t{1} << 26;

// libpng's record of one picture, freed on the way out.
struct PngImage {
  png_image image{};
  PngImage() { image.version = PNG_IMAGE_VERSION; }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  ~PngImage() { png_image_free(&image); }
};

bool is_picture(const Image& image) {
  const bool sized = image.height > 0 && image.width > 0 && image.height <= longest_side && image.width <= longest_side;
  if (!sized || (image.channels != 1 && image.channels != 3)) return false;
  return static_cast<std::int64_t>(image.values.size()) == image.height * image.width * image.channels;
}

}  // namespace

std::string png(const Image& image) {
  if (!is_picture(image)) {
    throw InternalError(fmt::format("{} values are no picture of {}x{} pixels with {} channels", image.values.size(),
                                    image.width, image.height, image.channels));
  }
  PngImage to;
  to.image.width = static_cast<png_uint_32>(image.width);
  to.image.height = static_cast<png_uint_32>(image.height);
  to.image.format = image.channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(to.image);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&to.image, bytes.data(), &size, 0, image.values.data(), 0, nullptr) == 0) {
    throw InternalError(fmt::format("libpng cannot write a picture: {}", to.image.message));
  }
  bytes.resize(size);
  return bytes;
}

Image read_png(const std::string& bytes, const std::string& name) {
  const auto refuse = [&](const std::string& problem) { throw Error(name, problem, "give a PNG file"); };
  PngImage from;
  if (png_image_begin_read_from_memory(&from.image, bytes.data(), bytes.size()) == 0) {
    refuse(fmt::format("is not a PNG file ({})", from.image.message));
  }
  Image image{.height = from.image.height, .width = from.image.width};
  if (image.height > longest_side || image.width > longest_side || image.height * image.width > most_pixels) {
    throw Error(name, fmt::format("has {}x{} pixels, more than are read", image.width, image.height),
                "give a smaller picture");
  }
  const bool colour = (from.image.format & PNG_FORMAT_FLAG_COLOR) != 0;
  image.channels = colour ? 3 : 1;
  from.image.format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  image.values.resize(static_cast<std::size_t>(image.height * image.width * image.channels));
  const png_color white{.red = 255, .green = 255, .blue = 255};  // what shows through where it is transparent
  if (png_image_finish_read(&from.image, &white, image.values.data(), 0, nullptr) == 0) {
    refuse(fmt::format("is a damaged PNG file ({})", from.image.message));
  }
  return image;
}

}  // namespace meander
