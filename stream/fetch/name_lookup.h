#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// The addresses of a host. Throws Error whose `where` is `whose`, the host's name for messages, when the name is not
/// known, `time` is over or a stop is requested.
std::vector<boost::asio::ip::tcp::endpoint> look_up(const std::string& host, const std::string& port,
                                                    const std::string& whose, std::chrono::milliseconds time,
                                                    const std::stop_token& stop);

}  // namespace meander
