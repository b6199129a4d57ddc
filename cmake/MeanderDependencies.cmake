# Everything meander links against. The installed package configuration includes this file too, so that a consumer
# finds the same libraries the same way.
find_package(Threads REQUIRED)
find_package(Torch 1.13 REQUIRED)
find_package(TBB REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.74 REQUIRED CONFIG)
find_package(OpenMP REQUIRED COMPONENTS CXX)

# oneDNN's own CMake configuration fails on Debian 12 without OpenCL's development files, so find its files directly.
find_path(MEANDER_DNNL_INCLUDE_DIR NAMES oneapi/dnnl/dnnl.h REQUIRED)
find_library(MEANDER_DNNL_LIBRARY NAMES dnnl REQUIRED)
mark_as_advanced(MEANDER_DNNL_INCLUDE_DIR MEANDER_DNNL_LIBRARY)
if(NOT TARGET meander::dnnl)
  add_library(meander::dnnl UNKNOWN IMPORTED GLOBAL)
  set_target_properties(meander::dnnl PROPERTIES
    IMPORTED_LOCATION "${MEANDER_DNNL_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${MEANDER_DNNL_INCLUDE_DIR}")
endif()

# LibTorch as one SYSTEM target, so that our warnings do not apply to its headers.
if(NOT TARGET meander::torch)
  add_library(meander::torch INTERFACE IMPORTED GLOBAL)
  target_include_directories(meander::torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(meander::torch INTERFACE ${TORCH_LIBRARIES})
endif()
