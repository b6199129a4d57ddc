#include "catch.h"

#include <meander/apps/pages/page_text.h>

#include <limits>
#include <string>

using namespace meander;

TEST_CASE("texts that HTML would read as markup are escaped", "[pages]") {
  const auto [text, escaped] = GENERATE(table<std::string, std::string>({
      {"EWC & SI", "EWC &amp; SI"},
      {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
      {"a \"b\"", "a &quot;b&quot;"},
      {"&amp;", "&amp;amp;"},
      {"\u03bb = 10\u207b\u00b3, \U0001f600", "\u03bb = 10\u207b\u00b3, \U0001f600"},
      {"two\r\nlines\tand", "two\n\nlines\tand"},
  }));
  CHECK(html_text(text) == escaped);
}

TEST_CASE("bytes that are not UTF-8, and control characters, are shown as replaced", "[pages]") {
  const std::string replaced = "\ufffd";
  CHECK(html_text("a\xff") == "a" + replaced);
  CHECK(html_text("\xc0\xaf") == replaced + replaced);                 // overlong
  CHECK(html_text("\xed\xa0\x80") == replaced + replaced + replaced);  // a surrogate
  CHECK(html_text("\xf4\x90\x80\x80") == replaced + replaced + replaced + replaced);
  CHECK(html_text("cut \xe2\x82") == "cut " + replaced + replaced);
  CHECK(html_text(std::string("a\0b\x1b", 4)) == "a" + replaced + "b" + replaced);
}

TEST_CASE("JSON in a script cannot end it", "[pages]") {
  CHECK(json_in_html(R"(["</script><!--", "a & b"])") == R"(["\u003c/script\u003e\u003c!--", "a \u0026 b"])");
}

TEST_CASE("base64 is that of RFC 4648", "[pages]") {
  const auto [bytes, text] = GENERATE(table<std::string, std::string>(
      {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xfb\xff\xbf", "+/+/"}}));
  CHECK(base64(bytes) == text);
}

TEST_CASE("numbers in a figure's table read as on its axes", "[pages]") {
  CHECK(readable_number(0.88412, true) == "88.41");
  CHECK(readable_number(-0.00001, true) == "0.00");
  CHECK(readable_number(1e9, false) == "1e+09");
  CHECK(readable_number(0.25, false) == "0.25");
  CHECK(readable_number(std::numeric_limits<double>::quiet_NaN(), true) == "-");
}
