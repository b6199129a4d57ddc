# Runs commands one after the other, each a list of words; a failure ends the script with what it printed. `output` is
# what the last one printed.
macro(run_commands)
  foreach(words ${ARGN})
    execute_process(COMMAND ${${words}} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
      list(JOIN ${words} " " line)
      message(FATAL_ERROR "${line}\nended with ${result}:\n${output}")
    endif()
  endforeach()
endmacro()
