# `cmake --install` exports one target per room; `meander::stream` and `meander::learners` for all rooms below them; and
# meander::meander for all of those, which is what a consumer links after find_package(meander). Fetching
# (meander::stream_fetch) must be linked by name. The program's rooms, meander::program, are a separate component,
# find_package(meander COMPONENTS program), because they need a TOML parser.

# <meander/meander.h>, which includes what most programs need.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include/all/meander)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/learners/umbrella/meander.h ${PROJECT_BINARY_DIR}/include/all/meander/meander.h
     SYMBOLIC)
add_library(meander_all INTERFACE)
add_library(meander::meander ALIAS meander_all)
target_include_directories(meander_all INTERFACE $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include/all>
                                                 $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(meander_all INTERFACE meander::stream meander::operators meander::learners)
set_target_properties(meander_all PROPERTIES EXPORT_NAME meander)

if(NOT MEANDER_INSTALL)
  return()
endif()

include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/meander)

get_property(rooms GLOBAL PROPERTY MEANDER_ROOMS)
install(TARGETS ${rooms} meander_all EXPORT meander-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/learners/umbrella/meander.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/meander)
install(EXPORT meander-targets NAMESPACE meander:: DESTINATION ${package_dir})

if(TARGET meander)
  get_property(rooms GLOBAL PROPERTY MEANDER_PROGRAM_ROOMS)
  install(TARGETS ${rooms} EXPORT meander-program-targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT meander-program-targets NAMESPACE meander:: DESTINATION ${package_dir})
  install(TARGETS meander RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# The headers of the rooms are links, which CMake installs as links: replace them by the files.
install(CODE "
  file(GLOB_RECURSE headers \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/meander/*.h\")
  foreach(header \${headers})
    if(IS_SYMLINK \${header})
      file(REAL_PATH \${header} source)
      file(REMOVE \${header})
      file(COPY_FILE \${source} \${header})
    endif()
  endforeach()")

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/meander-config.cmake.in
                              ${PROJECT_BINARY_DIR}/meander-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/meander-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/meander-config.cmake ${PROJECT_BINARY_DIR}/meander-config-version.cmake
              ${PROJECT_SOURCE_DIR}/cmake/MeanderDependencies.cmake DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
