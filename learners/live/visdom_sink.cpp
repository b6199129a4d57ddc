#include <meander/learners/live/http_post.h>
#include <meander/learners/live/visdom_sink.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace meander {
namespace {

template <class Titled>
Titled& entry_for(std::vector<Titled>& entries, const std::string& title) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Titled& e) { return e.title == title; });
  if (found != entries.end()) return *found;
  Titled made;
  made.title = title;
  return entries.emplace_back(std::move(made));
}

CurveHistory& curve_for(std::vector<CurveHistory>& curves, const std::string& name) {
  const auto found = std::find_if(curves.begin(), curves.end(), [&](const auto& c) { return c.name() == name; });
  return found != curves.end() ? *found : curves.emplace_back(name);
}

}  // namespace

VisdomSink::VisdomSink(const VisdomOptions& options)
    : options_(options), address_(VisdomAddress::parse(options.url)), pause_(options.first_retry) {}

void VisdomSink::take(std::vector<LiveItem> items, const std::stop_token& stop) {
  for (LiveItem& item : items) std::visit([this](auto& kind) { keep(std::move(kind)); }, item);
  if (stop.stop_requested() || Clock::now() < next_try_) return;
  stop_ = stop;
  try {
    for (Graph& graph : graphs_) draw(graph);
    for (Picture& picture : pictures_) draw(picture);
  } catch (const NoAnswer& failed) {
    if (!stop.stop_requested()) note_failure(failed.what());
    return;
  }
  failing_ = false;
  pause_ = options_.first_retry;
}

void VisdomSink::note_failure(const std::string& why) {
  failing_ = true;
  next_try_ = Clock::now() + pause_;
  pause_ = std::min(2 * pause_, options_.longest_retry);
  if (std::exchange(told_, true) || !options_.tell) return;
  options_.tell(fmt::format("the Visdom server at {} {}; curves are kept until it takes them", address_.text(), why));
}

// A server keeps what it shows only if it is told to.
void VisdomSink::finish(const std::stop_token& stop) {
  if (failing_ || !anything_drawn_ || stop.stop_requested()) return;
  stop_ = stop;
  try {
    post("/save", save_request(options_.environment));
  } catch (const NoAnswer&) {  // the curves were drawn
  }
}

void VisdomSink::keep(LiveBegin begin) {
  if (graphs_.empty()) begun_at_ = begin.iteration;
  for (Graph& graph : graphs_) {
    for (CurveHistory& curve : graph.curves) {
      const std::size_t before = curve.x().size();
      curve.cut_after(begin.iteration);
      if (curve.x().size() < before) graph.as_drawn = false;
    }
  }
}

void VisdomSink::keep(const LiveRow& row) {
  const std::size_t known = graphs_.size();
  Graph& graph = entry_for(graphs_, row.graph);
  if (graphs_.size() > known) graph.may_be_continued = begun_at_ > 0;
  for (const auto& [name, value] : row.values) curve_for(graph.curves, name).add(row.iteration, value);
}

void VisdomSink::keep(LivePicture picture) {
  Picture& kept = entry_for(pictures_, picture.title);
  kept.image = std::move(picture.image);
  kept.iteration = picture.iteration;
  kept.drawn = false;
}

void VisdomSink::draw(Graph& graph) {
  const auto is_drawn = [](const CurveHistory& curve) { return curve.all_drawn(); };
  if (graph.as_drawn && std::all_of(graph.curves.begin(), graph.curves.end(), is_drawn)) return;
  if (graph.may_be_continued) go_on_from_window(graph);
  const VisdomWindow window = window_of(graph.title);
  if (graph.as_drawn && post("/win_exists", window_request(window)) == "true") {
    append(graph);
  } else {
    draw_anew(graph);
  }
  anything_drawn_ = true;
}

void VisdomSink::draw_anew(Graph& graph) {
  graph.as_drawn = false;
  post_to(window_of(graph.title), plot_request(window_of(graph.title), graph.title, graph.curves));
  for (CurveHistory& curve : graph.curves) curve.set_drawn(curve.x().size());
  graph.as_drawn = true;
}

void VisdomSink::append(Graph& graph) {
  const VisdomWindow window = window_of(graph.title);
  for (CurveHistory& curve : graph.curves) {
    if (curve.all_drawn()) continue;
    graph.as_drawn = false;
    // "win does not exist", for example: it was closed a moment ago.
    if (post("/update", append_request(window, curve)) != window.id) return draw_anew(graph);
    curve.set_drawn(curve.x().size());
    graph.as_drawn = true;
  }
}

// What a window shows of the run's earlier process stays, up to where the run goes on.
void VisdomSink::go_on_from_window(Graph& graph) {
  const VisdomWindow window = window_of(graph.title);
  if (post("/win_exists", window_request(window)) == "true") {
    for (const CurveHistory& earlier : curves_in(post("/win_data", window_request(window)), begun_at_)) {
      curve_for(graph.curves, earlier.name()).put_before(earlier.x(), earlier.y());
    }
  }
  graph.may_be_continued = false;
}

void VisdomSink::draw(Picture& picture) {
  if (picture.drawn) return;
  const VisdomWindow window = window_of(picture.title);
  post_to(window, picture_request(window, picture.image, picture.iteration));
  picture.drawn = true;
  anything_drawn_ = true;
}

VisdomWindow VisdomSink::window_of(std::string_view title) const {
  const std::string seen =
      options_.graph_name.empty() ? std::string(title) : fmt::format("{} ({})", title, options_.graph_name);
  return {options_.environment, plain_id(fmt::format("meander-{}-{}", options_.run, seen)), seen};
}

// A long body may need its time on a slow line: 256 kB a second.
std::string VisdomSink::post(const std::string& path, const std::string& body) {
  const std::chrono::milliseconds sending(body.size() / 256);
  return http_post(address_, path, body, options_.request_limit + sending, stop_);
}

// A server that took a window answers with its id.
void VisdomSink::post_to(const VisdomWindow& window, const std::string& body) {
  if (post("/events", body) != window.id) throw NoAnswer("does not answer as Visdom does");
}

}  // namespace meander
