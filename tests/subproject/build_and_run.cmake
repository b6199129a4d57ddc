# Builds the project in this folder, which adds meander by add_subdirectory, and runs it.
# cmake -D SOURCE=<repository> -D BUILD=<build> -D CXX=<compiler> -D LAUNCHER=<ccache> -D GENERATOR=<name> -P <this file>
set(folder ${BUILD}/tests/subproject)
foreach(command
    "${CMAKE_COMMAND};-S;${CMAKE_CURRENT_LIST_DIR};-B;${folder};-G;${GENERATOR};-DCMAKE_BUILD_TYPE=Release\
;-DCMAKE_CXX_COMPILER=${CXX};-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER};-DMEANDER_SOURCE=${SOURCE}\
;-DMEANDER_UNITY=ON;-DMEANDER_PRECOMPILE=ON"
    "${CMAKE_COMMAND};--build;${folder};--target;subproject"
    "${folder}/subproject")
  execute_process(COMMAND ${command} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    list(JOIN command " " command)
    message(FATAL_ERROR "${command}\nended with ${result}:\n${output}")
  endif()
endforeach()
message(STATUS "${output}")
