// The loop one would write with LibTorch alone: the yardstick of `make bench`. Prints iterations per second. Usage:
// stock_loop BATCH THREADS STEPS
#include <torch/torch.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::int64_t batch = std::atoll(argv[1]);
  torch::set_num_threads(std::atoi(argv[2]));
  const int steps = std::atoi(argv[3]);

  torch::nn::Sequential net(torch::nn::Linear(784, 400), torch::nn::ReLU(), torch::nn::Linear(400, 400),
                            torch::nn::ReLU(), torch::nn::Linear(400, 10));
  torch::optim::Adam adam(net->parameters(), torch::optim::AdamOptions(1e-3));
  const torch::Tensor x = torch::rand({batch, 784}), y = torch::randint(10, {batch});
  const auto step = [&] {
    adam.zero_grad();
    torch::nn::functional::cross_entropy(net->forward(x), y).backward();
    adam.step();
  };
  for (int i = 0; i < steps / 10 + 1; ++i) step();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < steps; ++i) step();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%.1f\n", steps / seconds);
}
