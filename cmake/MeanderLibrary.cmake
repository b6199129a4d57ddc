# A folder is a target.
#
#   meander_library(operators
#     HEADERS permute.h            # public: <meander/operators/permute.h>; each must compile alone
#     SOURCES permute.cpp
#     PUBLIC  meander::stream      # the rooms it can see
#     PRIVATE meander::dnnl)
#
# INTERNAL after the name: for our own programs and tests, not installed.
#
# Each folder has an include root of its own, <build>/include/<folder>, holding a link meander/<folder> to the source
# folder: what is not linked cannot be included, and one spelling serves in the tree and when installed.

# What every target of ours is compiled with. Contraction is off so that a product and a sum give the same bits
# whatever instructions the compiler may choose from.
function(meander_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
  if(MEANDER_WERROR)
    # g++ 14 sees an overflow inside torch::autograd::Function that is not there, and g++ 12 strings out of bounds in
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

# LibTorch's headers take longer to read than most files of ours to compile: they are read once a target, or once for
# all targets that REUSE_FROM one with the same flags. No header of ours is among them: ccache does not see that one
# changed. What a file uses it includes itself, precompiled or not.
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

function(meander_library name)
  cmake_parse_arguments(ARG "INTERNAL" "" "HEADERS;SOURCES;PUBLIC;PRIVATE" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "meander_library(${name}): does not know '${ARG_UNPARSED_ARGUMENTS}'")
  endif()
  set(target meander_${name})
  set(root ${PROJECT_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${root}/meander)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/meander/${name} SYMBOLIC)

  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(meander::${name} ALIAS ${target})
  meander_compile_options(${target})
  meander_precompile(${target} ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
  # What is local to a file needs a name of its own among the files of the target.
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${MEANDER_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  list(TRANSFORM ARG_HEADERS PREPEND ${root}/meander/${name}/)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${root} FILES ${ARG_HEADERS})
  target_link_libraries(${target} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON)
  if(NOT ARG_INTERNAL)  # else: seen by the tests, not part of what is installed
    set_property(GLOBAL APPEND PROPERTY MEANDER_ROOMS ${target})
  endif()
endfunction()
