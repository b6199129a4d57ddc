#include <meander/learners/live/visdom_requests.h>

#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace meander {
namespace {

using Json = nlohmann::ordered_json;

// Names may come from anywhere: bytes that are not UTF-8 are replaced.
std::string text_of(const Json& request) { return request.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json trace_of(const CurveHistory& curve, std::size_t first) {
  const auto from = static_cast<std::ptrdiff_t>(first);
  return {{"x", std::vector<std::int64_t>(curve.x().begin() + from, curve.x().end())},
          {"y", std::vector<double>(curve.y().begin() + from, curve.y().end())},
          {"name", curve.name()},
          {"type", "scatter"},
          // A curve that has one point so far is to be seen as well.
          {"mode", "lines+markers"},
          {"marker", {{"size", 3}}}};
}

std::string base64(const std::string& bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = i; k < i + 3; ++k) {
      three = three << 8 | (k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0U);
    }
    for (const int shift : {18, 12, 6, 0}) text += digits[three >> shift & 63U];
  }
  const std::size_t padding = (3 - bytes.size() % 3) % 3;
  return text.replace(text.size() - padding, padding, padding, '=');
}

}  // namespace

std::string plot_request(const VisdomWindow& window, const std::string& y_label,
                         const std::vector<CurveHistory>& curves) {
  Json traces = Json::array(), legend = Json::array();
  for (const CurveHistory& curve : curves) {
    traces.push_back(trace_of(curve, 0));
    legend.push_back(curve.name());
  }
  const Json layout{{"showlegend", true},
                    {"title", {{"text", window.title}}},
                    {"margin", {{"l", 60}, {"r", 30}, {"t", 40}, {"b", 60}}},
                    {"xaxis", {{"title", {{"text", "Iterations"}}}}},
                    {"yaxis", {{"title", {{"text", y_label}}}}}};
  const Json opts{{"title", window.title}, {"xlabel", "Iterations"}, {"ylabel", y_label},
                  {"legend", legend},      {"width", 400},           {"height", 400}};
  return text_of(
      {{"data", traces}, {"win", window.id}, {"eid", window.environment}, {"layout", layout}, {"opts", opts}});
}

std::string append_request(const VisdomWindow& window, const CurveHistory& curve) {
  return text_of({{"data", Json::array({trace_of(curve, curve.drawn())})},
                  {"win", window.id},
                  {"eid", window.environment},
                  {"name", curve.name()},
                  {"append", true},
                  {"layout", Json::object()},
                  {"opts", Json::object()}});
}

std::string picture_request(const VisdomWindow& window, const Image& image, std::int64_t iteration) {
  const std::string caption = fmt::format("after {} iterations", iteration);
  const Json content{{"src", "data:image/png;base64," + base64(png(image))}, {"caption", caption}};
  const Json opts{{"title", window.title}, {"caption", caption}, {"width", image.width}, {"height", image.height}};
  return text_of({{"data", Json::array({{{"content", content}, {"type", "image"}}})},
                  {"win", window.id},
                  {"eid", window.environment},
                  {"opts", opts}});
}

std::string window_request(const VisdomWindow& window) {
  return text_of({{"win", window.id}, {"eid", window.environment}});
}

std::string save_request(const std::string& environment) { return text_of({{"data", Json::array({environment})}}); }

std::vector<CurveHistory> curves_in(const std::string& window_data, std::int64_t last_x) {
  std::vector<CurveHistory> curves;
  try {
    const Json window = Json::parse(window_data);
    for (const auto& trace : window.at("content").at("data")) {
      CurveHistory curve(trace.at("name").get<std::string>());
      const auto &x = trace.at("x"), &y = trace.at("y");
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (!x[i].is_number() || !y[i].is_number() || x[i].get<double>() > static_cast<double>(last_x)) continue;
        curve.add(x[i].get<std::int64_t>(), y[i].get<double>());
      }
      curves.push_back(std::move(curve));
    }
  } catch (const Json::exception&) {  // drawn by somebody else, then
    curves.clear();
  }
  return curves;
}

std::string plain_id(std::string_view text) {
  std::string id(text);
  for (char& c : id) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!plain) c = '_';
  }
  return id;
}

}  // namespace meander
