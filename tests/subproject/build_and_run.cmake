# Builds the project in this folder, which adds meander by add_subdirectory, and runs it.
# cmake -D SOURCE=<repository> -D BUILD=<build> -D CXX=<compiler> -D LAUNCHER=<ccache> -D GENERATOR=<name> -P <this file>
include(${CMAKE_CURRENT_LIST_DIR}/../run_commands.cmake)
set(folder ${BUILD}/tests/subproject)

set(configure ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${folder} -G ${GENERATOR} -DCMAKE_BUILD_TYPE=Release
    -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} -DMEANDER_SOURCE=${SOURCE}
    -DMEANDER_UNITY=ON -DMEANDER_PRECOMPILE=ON)
set(build ${CMAKE_COMMAND} --build ${folder} --target subproject)
set(run ${folder}/subproject)
run_commands(configure build run)
message(STATUS "${output}")
