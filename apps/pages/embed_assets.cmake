# Writes OUTPUT, C++ that holds the page's assets byte by byte: a literal would have to be cut into pieces and guarded
# against its own content. Run by the build: cmake -D OUTPUT= -D SKELETON= -D STYLE= -D SCRIPTS= -D CHART_LIBRARY= -P
function(add_bytes name)
  set(hex "")
  foreach(file ${ARGN})
    file(READ "${file}" content HEX)
    string(APPEND hex "${content}")
  endforeach()
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  set(text "${text}constexpr unsigned char ${name}[] = {\n${bytes}0};\n" PARENT_SCOPE)
endfunction()

set(text "#include <meander/apps/pages/page_assets.h>\n\nnamespace meander {\nnamespace {\n\n")
add_bytes(skeleton_bytes ${SKELETON})
add_bytes(style_bytes ${STYLE})
add_bytes(script_bytes ${SCRIPTS})
add_bytes(chart_library_bytes ${CHART_LIBRARY})
string(APPEND text "
template <std::size_t size>
std::string_view text_of(const unsigned char (&bytes)[size]) {
  return {reinterpret_cast<const char*>(bytes), size - 1};
}

}  // namespace

PageAssets page_assets() {
  return {text_of(skeleton_bytes), text_of(style_bytes), text_of(script_bytes), text_of(chart_library_bytes)};
}

}  // namespace meander
")
file(WRITE "${OUTPUT}" "${text}")
