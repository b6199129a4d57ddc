# `cmake --install` exports one target a room and meander::meander, which is all of them; a consumer says
# find_package(meander) and links it.

# <meander/meander.h>: in the tree a link in the include root of learners, which sees every other room.
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/learners/meander.h ${PROJECT_BINARY_DIR}/include/learners/meander/meander.h
     SYMBOLIC)

get_property(rooms GLOBAL PROPERTY MEANDER_ROOMS)
add_library(meander_all INTERFACE)
add_library(meander::meander ALIAS meander_all)
target_link_libraries(meander_all INTERFACE ${rooms})
set_target_properties(meander_all PROPERTIES EXPORT_NAME meander)

if(NOT MEANDER_INSTALL)
  return()
endif()

include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/meander)

install(TARGETS ${rooms} meander_all EXPORT meander-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/learners/meander.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/meander)
if(TARGET meander)
  install(TARGETS meander RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

install(EXPORT meander-targets NAMESPACE meander:: DESTINATION ${package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/meander-config.cmake.in
                              ${PROJECT_BINARY_DIR}/meander-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/meander-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/meander-config.cmake ${PROJECT_BINARY_DIR}/meander-config-version.cmake
              ${PROJECT_SOURCE_DIR}/cmake/MeanderDependencies.cmake DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
