# Each source folder is a "room", and each room is one CMake target.
#
#   meander_room(stream_state         # in stream/state/CMakeLists.txt
#     HEADERS archive.h               # installed: <meander/stream/state/archive.h>; each must compile alone
#     SOURCES archive.cpp
#     PUBLIC  meander::stream_runtime # rooms and libraries that its headers include
#     PRIVATE ZLIB::ZLIB)             # those that only its sources include
#
# Each room has its own include root, <build>/include/<room>, with links to its headers. A room that is not linked
# cannot be included, and only rooms defined earlier can be linked, so dependencies run one way. The include path is the
# same in the tree and when installed. Headers that are not listed can be included by other rooms, but are not
# installed.
#
#   meander_umbrella(stream meander::stream_core meander::stream_state ...)
#
# links several rooms as one: meander::stream.

# Options of every target of ours. Contraction is off so that a product and a sum give the same bits whichever
# instructions the compiler may use.
function(meander_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
  if(MEANDER_WERROR)
    # False positives: g++ 14 reports an overflow inside torch::autograd::Function, and g++ 12 out-of-bounds strings in
    # precompiled headers of the standard library.
    target_compile_options(${target} PRIVATE
      -Werror $<$<CXX_COMPILER_ID:GNU>:-Wno-error=stringop-overflow;-Wno-error=array-bounds;-Wno-error=restrict>)
  endif()
  if(MEANDER_SANITIZE)
    set(flags -fsanitize=${MEANDER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(${target} PUBLIC ${flags})
    target_link_options(${target} PUBLIC ${flags})
  endif()
  if(MEANDER_COVERAGE)
    target_compile_options(${target} PUBLIC --coverage -fprofile-update=atomic)
    target_link_options(${target} PUBLIC --coverage)
  endif()
endfunction()

# LibTorch's headers take longer to read than most of our files take to compile, so they are read once for all targets
# with the same flags (REUSE_FROM). None of our own headers is among them: ccache would not notice that it changed.
# Every file still includes what it uses, precompiled or not.
function(meander_precompile target)
  if(NOT MEANDER_PRECOMPILE)
    return()
  endif()
  if("${ARGN}" MATCHES "^REUSE_FROM")
    target_precompile_headers(${target} ${ARGN})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -fpch-preprocess)  # ccache wants it
  endif()
endfunction()

# The precompiled headers that all rooms share.
function(meander_precompiled_headers target)
  add_library(${target} OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
  meander_compile_options(${target})
  target_link_libraries(${target} PRIVATE meander::torch TBB::tbb fmt::fmt Threads::Threads)
  meander_precompile(${target} ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
endfunction()

function(meander_room name)
  cmake_parse_arguments(ARG "" "" "HEADERS;SOURCES;PUBLIC;PRIVATE" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "meander_room(${name}): unknown arguments '${ARG_UNPARSED_ARGUMENTS}'")
  endif()
  foreach(seen ${ARG_PUBLIC} ${ARG_PRIVATE})
    if(seen MATCHES "^meander::" AND NOT TARGET ${seen})
      message(FATAL_ERROR "meander_room(${name}): ${seen} is not defined yet; link only rooms that come before")
    endif()
  endforeach()
  set(target meander_${name})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set(root ${PROJECT_BINARY_DIR}/include/${name})
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.h)
  if(IS_SYMLINK ${root}/meander/${folder})
    # An earlier version linked whole folders: through such a link, the links below would replace the sources.
    file(REMOVE ${root}/meander/${folder})
  endif()
  file(MAKE_DIRECTORY ${root}/meander/${folder})
  foreach(header ${headers})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${root}/meander/${folder}/${header} SYMBOLIC)
  endforeach()

  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(meander::${name} ALIAS ${target})
  meander_compile_options(${target})
  meander_precompile(${target} REUSE_FROM meander_headers)
  # In a unity build, names local to a file must be unique within the target.
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${MEANDER_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  list(TRANSFORM ARG_HEADERS PREPEND ${root}/meander/${folder}/)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${root} FILES ${ARG_HEADERS})
  target_link_libraries(${target} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON)
  meander_export(${target})
endfunction()

# Adds a target to the installed ones: libraries, or the program's rooms, which are a separate component.
function(meander_export target)
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  if(folder MATCHES "^apps")
    set_property(GLOBAL APPEND PROPERTY MEANDER_PROGRAM_ROOMS ${target})
  else()
    set_property(GLOBAL APPEND PROPERTY MEANDER_ROOMS ${target})
  endif()
endfunction()

function(meander_umbrella name)
  add_library(meander_${name} INTERFACE)
  add_library(meander::${name} ALIAS meander_${name})
  target_link_libraries(meander_${name} INTERFACE ${ARGN})
  set_target_properties(meander_${name} PROPERTIES EXPORT_NAME ${name})
  meander_export(meander_${name})
endfunction()
