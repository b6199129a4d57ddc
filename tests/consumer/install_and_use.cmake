# Installs the build into a folder of its own, builds the consumer against that copy alone, and runs its own method from
# its own command line.
# cmake -D BUILD=<build> -D CONFIG=<config> -D CXX=<compiler> -D LAUNCHER=<ccache> -D GENERATOR=<name> -P <this file>
include(${CMAKE_CURRENT_LIST_DIR}/../run_commands.cmake)
set(folder ${BUILD}/tests/consumer)
file(REMOVE_RECURSE ${folder})

set(install ${CMAKE_COMMAND} --install ${BUILD} --config ${CONFIG} --prefix ${folder}/installed)
set(configure ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${folder}/build -G ${GENERATOR}
    -DCMAKE_BUILD_TYPE=${CONFIG} -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}
    -DCMAKE_PREFIX_PATH=${folder}/installed)
set(build ${CMAKE_COMMAND} --build ${folder}/build)
set(run ${folder}/build/consumer run --experiment=splitDigits --method=sign --iters=20 --fuzziness=5
    --out=${folder}/runs)
run_commands(install configure build run)

file(GLOB_RECURSE headers ${folder}/installed/include/meander/*.h)
foreach(header ${headers})
  if(IS_SYMLINK ${header})
    message(FATAL_ERROR "${header} is a link into the source tree")
  endif()
endforeach()
if(NOT output MATCHES "Sign of the gradient.*average")
  message(FATAL_ERROR "the consumer's own method was not run:\n${output}")
endif()
message(STATUS "${output}")
