#include <meander/apps/program.h>
#include <meander/apps/terminal/output.h>
#include <meander/stream/runtime/arena.h>

int main(int argc, char** argv) {
  meander::flush_denormals();
  meander::terminal::prepare_standard_streams();
  return meander::run_meander({argv + 1, argv + argc});
}
