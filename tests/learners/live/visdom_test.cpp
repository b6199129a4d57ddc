#include "catch.h"
#include "stream/error_line.h"
#include "visdom_fixture.h"

#include <meander/learners/live/visdom_address.h>

#include <cmath>

using namespace meander;

TEST_CASE("live curves are windows of the environment, and grow", "[live][visdom]") {
  const PlayedVisdom server;
  const DrawnOnVisdom live(server.url());
  live.plots->begin(0);
  live.point(10, 0.5);
  REQUIRE(eventually([&] { return drawn(server) == Points{{10, 0.5}}; }));
  live.point(20, 0.25);
  live.point("accuracy", "context 1", 20, 0.75);
  live.point("accuracy", "context 2", 20, 0.125);
  REQUIRE(eventually([&] { return drawn(server) == Points{{10, 0.5}, {20, 0.25}}; }));
  REQUIRE(eventually([&] { return drawn(server, "accuracy (none)", "context 2") == Points{{20, 0.125}}; }));
  CHECK(drawn(server, "accuracy (none)", "context 1") == Points{{20, 0.75}});
  CHECK(server.windows("splitMNIST5-class").size() == 2);
  CHECK(server.requests_to("/update") >= 1);
  CHECK(live.heard->lines().empty());
}

TEST_CASE("a curve that begins later joins its graph", "[live][visdom]") {
  const PlayedVisdom server;
  const DrawnOnVisdom live(server.url());
  live.point(10, 0.5);
  REQUIRE(eventually([&] { return drawn(server).size() == 1; }));
  live.point("loss", "replay", 20, 0.75);
  REQUIRE(eventually([&] { return drawn(server, "loss (none)", "replay") == Points{{20, 0.75}}; }));
  CHECK(drawn(server) == Points{{10, 0.5}});
  CHECK(server.windows("splitMNIST5-class").size() == 1);
}

TEST_CASE("points of a curve that wait go to the server together", "[live][visdom]") {
  const PlayedVisdom server;
  const DrawnOnVisdom live(server.url(), [](VisdomOptions& o) { o.queue.interval = std::chrono::hours(1); });
  for (int i = 1; i <= 1000; ++i) live.point(i, i);
  live.plots->close();
  CHECK(drawn(server).size() == 1000);
  CHECK(server.requests_to("/events") == 1);
}

TEST_CASE("a value that is not finite is a gap in its curve", "[live][visdom]") {
  const PlayedVisdom server;
  DrawnOnVisdom live(server.url());
  live.point(1, 1.0);
  live.point(2, std::nan(""));
  live.point(3, INFINITY);
  live.point(4, 4.0);
  live.plots->close();
  for (const auto& request : server.requests()) CHECK(request.body.find("null") == std::string::npos);
  CHECK(drawn(server) == Points{{1, 1.0}, {4, 4.0}});
}

TEST_CASE("what is drawn when the run ends is kept by the server", "[live][visdom]") {
  const PlayedVisdom server;
  DrawnOnVisdom live(server.url());
  live.point(1, 1.0);
  live.plots->close();
  CHECK(drawn(server) == Points{{1, 1.0}});
  CHECK(server.saved() == std::vector<std::string>{"splitMNIST5-class"});
}

TEST_CASE("a server that was started anew gets whole windows", "[live][visdom]") {
  PlayedVisdom server;
  const DrawnOnVisdom live(server.url());
  live.point(1, 1.0);
  REQUIRE(eventually([&] { return drawn(server).size() == 1; }));
  server.forget();
  live.point(2, 2.0);
  CHECK(eventually([&] { return drawn(server) == Points{{1, 1.0}, {2, 2.0}}; }));
  CHECK(live.heard->lines().empty());
}

TEST_CASE("a server that comes later gets every point, and is told of once", "[live][visdom]") {
  const unsigned short port = closed_port();
  const std::string url = "http://127.0.0.1:" + std::to_string(port);
  const DrawnOnVisdom live(url);
  live.point(1, 1.0);
  REQUIRE(eventually([&] { return !live.heard->lines().empty(); }));
  live.point(2, 2.0);
  const PlayedVisdom server(Manner::Good, port);
  CHECK(eventually([&] { return drawn(server) == Points{{1, 1.0}, {2, 2.0}}; }));
  CHECK(live.heard->lines() ==
        std::vector<std::string>{"the Visdom server at " + url +
                                 " does not answer (connection refused); curves are kept until it takes them"});
}

TEST_CASE("a server that does not do as Visdom does is told of once, and drawn on when it does", "[live][visdom]") {
  const auto [manner, told] = GENERATE(values<std::pair<Manner, std::string>>({
      {Manner::Error500, "answers with HTTP 500"},
      {Manner::Garbage, "does not speak HTTP"},
      {Manner::OtherServer, "does not answer as Visdom does"},
      {Manner::ClosesAtOnce, "does not answer (the connection was lost)"},
      {Manner::Silent, "does not answer (timed out)"},
      {Manner::LosesAnswers, "does not answer (the connection was lost)"},
  }));
  CAPTURE(told);
  PlayedVisdom server(manner);
  const bool silent = manner == Manner::Silent;
  const DrawnOnVisdom live(server.url(), [silent](VisdomOptions& o) {
    if (silent) o.request_limit = std::chrono::milliseconds(300);
  });
  live.point(1, 1.0);
  REQUIRE(eventually([&] { return !live.heard->lines().empty(); }));
  live.point(2, 2.0);
  if (!silent) REQUIRE(eventually([&, before = server.answered()] { return server.answered() > before + 2; }));
  server.behave(Manner::Good);
  CHECK(eventually([&] { return drawn(server) == Points{{1, 1.0}, {2, 2.0}}; }));
  CHECK(live.heard->lines() == std::vector<std::string>{"the Visdom server at " + server.url() + " " + told +
                                                        "; curves are kept until it takes them"});
}

TEST_CASE("points whose arrival was not confirmed are not drawn twice", "[live][visdom]") {
  PlayedVisdom server;
  const DrawnOnVisdom live(server.url());
  live.point(1, 1.0);
  REQUIRE(eventually([&] { return drawn(server).size() == 1; }));
  server.behave(Manner::LosesUpdates);
  live.point(2, 2.0);
  REQUIRE(eventually([&] { return !live.heard->lines().empty(); }));
  server.behave(Manner::Good);
  live.point(3, 3.0);
  CHECK(eventually([&] { return drawn(server) == Points{{1, 1.0}, {2, 2.0}, {3, 3.0}}; }));
}

TEST_CASE("giving points never waits for the server", "[live][visdom]") {
  PlayedVisdom server(Manner::Silent);
  const DrawnOnVisdom live(server.url(), [](VisdomOptions& o) {
    o.request_limit = std::chrono::hours(1);
    o.queue.capacity = 100'000;
    o.queue.grace = std::chrono::milliseconds(1);
  });
  for (int i = 1; i <= 100'000; ++i) live.point(i, i);
  live.plots->close();
  CHECK(server.answered() == 0);
  CHECK(live.plots->dropped() > 50'000);
}

TEST_CASE("a run that goes on keeps its windows, less what they show of later iterations", "[live][visdom]") {
  const PlayedVisdom server;
  for (const std::int64_t begin : {0, 20}) {
    DrawnOnVisdom live(server.url());
    live.plots->begin(begin);
    for (const int step : {10, 20, 30}) live.point(begin + step, static_cast<double>(begin + step));
    live.plots->close();
  }
  CHECK(drawn(server) == Points{{10, 10}, {20, 20}, {30, 30}, {40, 40}, {50, 50}});
  DrawnOnVisdom anew(server.url());
  anew.plots->begin(0);
  anew.point(10, 1.0);
  anew.plots->close();
  CHECK(drawn(server) == Points{{10, 1.0}});
}

TEST_CASE("a run that goes back draws over what came later", "[live][visdom]") {
  const PlayedVisdom server;
  const DrawnOnVisdom live(server.url());
  live.plots->begin(0);
  for (const int x : {10, 20, 30}) live.point(x, x);
  REQUIRE(eventually([&] { return drawn(server).size() == 3; }));
  live.plots->begin(15);
  live.point(20, 0.5);
  CHECK(eventually([&] { return drawn(server) == Points{{10, 10}, {20, 0.5}}; }));
}

TEST_CASE("runs with the same graph name have windows of their own", "[live][visdom]") {
  const PlayedVisdom server;
  for (const std::string run : {"seed-1", "seed-2"}) {
    DrawnOnVisdom live(server.url(), [&](VisdomOptions& o) { o.run = run; });
    live.point(1, 1.0);
    live.plots->close();
  }
  CHECK(server.windows("splitMNIST5-class").size() == 2);
}

TEST_CASE("a picture is shown under its title, the latest only", "[live][visdom]") {
  const PlayedVisdom server;
  DrawnOnVisdom live(server.url());
  live.plots->image("samples", 10, {1, 1, 1, {0}});
  live.plots->image("samples", 20, {1, 2, 3, {255, 0, 0, 0, 0, 255}});
  live.plots->close();
  const auto windows = server.windows("splitMNIST5-class");
  REQUIRE(windows.size() == 1);
  const auto& window = *windows.begin();
  CHECK(window.at("type") == "image");
  CHECK(window.at("title") == "samples (none)");
  CHECK(window.at("content").at("caption") == "after 20 iterations");
  // What every PNG file begins with, in base 64.
  CHECK(window.at("content").at("src").get<std::string>().starts_with("data:image/png;base64,iVBORw0KGgo"));
}

TEST_CASE("a very long curve is thinned, and stays whole", "[live][visdom]") {
  PlayedVisdom server;
  DrawnOnVisdom live(server.url());
  for (int i = 0; i < 50'000; ++i) live.point(i, i);
  live.plots->close();
  CHECK(drawn(server).size() > 2'000);
  CHECK(drawn(server).size() <= 50'000);
  CHECK(drawn(server).front() == std::pair<std::int64_t, double>{0, 0.0});
  CHECK(drawn(server).back() == std::pair<std::int64_t, double>{49'999, 49'999.0});
}

TEST_CASE("a Visdom server may have a base path", "[live][visdom]") {
  const PlayedVisdom server(Manner::Good, 0, "/plots");
  DrawnOnVisdom live(server.url() + "/");
  live.point(1, 1.0);
  live.plots->close();
  CHECK(drawn(server) == Points{{1, 1.0}});
}

TEST_CASE("a server is found by its name", "[live][visdom]") {
  const PlayedVisdom server;
  DrawnOnVisdom live("http://localhost:" + std::to_string(server.port()));
  live.point(1, 1.0);
  live.plots->close();
  CHECK(drawn(server) == Points{{1, 1.0}});
}

TEST_CASE("a Visdom address is a host, perhaps with a port and a path", "[live][visdom]") {
  CHECK(VisdomAddress::parse("http://localhost").text() == "http://localhost:8097");
  CHECK(VisdomAddress::parse("http://gate:80/plots/").text() == "http://gate:80/plots");
  CHECK(VisdomAddress::parse("http://[::1]:8097").host == "::1");
  CHECK(VisdomAddress::parse("http://[::1]:8097").authority() == "[::1]:8097");
}

TEST_CASE("what is no Visdom address is refused", "[live][visdom][refusal]") {
  for (const std::string text : {"", "here", "localhost:8097", "http://", "http://:8097", "http://a:b", "http://a:0",
                                 "http://a:99999", "http://a b", "http://me@a", "http://a/?x", "http://[::1",
                                 "http://[::1]8", "ftp://a", "http://a:", "http://a\r\nb"}) {
    CHECK(error_line<UsageError>([&] { VisdomAddress::parse(text); }) ==
          "url: '" + text + "' is not an address; give http://HOST:PORT");
  }
  CHECK(error_line<UsageError>([] { visdom_plots({.url = "https://a"}); }) ==
        "url: 'https://a' needs TLS, which is not supported; give http://HOST:PORT, of a tunnel to the server if "
        "need be");
}
