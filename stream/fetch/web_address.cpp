#include <meander/stream/fetch/web_address.h>
#include <meander/stream/runtime/error.h>

namespace meander {

WebAddress WebAddress::parse(std::string_view text) {
  const auto refuse = [whole = text] {
    throw Error(std::string(whole), "is not an http or https address", "check it");
  };
  WebAddress address{.secure = text.starts_with("https://"), .host = {}, .port = {}, .target = "/"};
  if (!address.secure && !text.starts_with("http://")) refuse();
  text.remove_prefix(address.secure ? 8 : 7);
  text = text.substr(0, text.find('#'));
  const std::string_view authority = text.substr(0, text.find_first_of("/?"));
  if (const auto path = text.substr(authority.size()); !path.empty()) address.target = path;
  if (address.target.front() != '/') address.target.insert(0, 1, '/');
  const std::size_t colon = authority.find(':');
  address.host = authority.substr(0, colon);
  address.port = colon == std::string_view::npos ? (address.secure ? "443" : "80") : authority.substr(colon + 1);
  const bool digits = address.port.find_first_not_of("0123456789") == std::string::npos;
  if (address.host.empty() || address.port.empty() || !digits) refuse();
  if (authority.find_first_of("@[ ") != std::string_view::npos) refuse();
  return address;
}

}  // namespace meander
