#include <meander/stream/error.h>
#include <meander/stream/rng.h>

#include <iostream>

int main() {
  meander::Rng first(1, "labels");
  meander::Rng second(1, "labels");
  if (first() != second()) {
    std::cerr << meander::Error("consumer", "one seed gave two sequences").what() << '\n';
    return 1;
  }
  std::cout << "the installed meander works\n";
}
