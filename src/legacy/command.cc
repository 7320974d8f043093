// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/command.hh"

#include "legacy/error.hh"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace dodns::legacy {

namespace {

constexpr size_t kMostOutput = size_t{64} * 1024;

/** None blocked, none ignored: what we do about signals is not for others. */
void setSignals(posix_spawnattr_t& attributes)
{
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/** A child that is gone when this is. */
class Child
{
public:
  Child(const std::vector<std::string>& words, int output)
  {
    std::vector<char*> arguments;
    for (const auto& word : words) {
      arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1); // sockets of Boost.Asio have no FD_CLOEXEC
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    setSignals(attributes);
    const int status = posix_spawnp(&d_pid, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (status != 0) {
      d_pid = -1;
      throw Error(Error::Kind::unavailable, words.front() + " cannot be run: " + std::strerror(status));
    }
  }
  ~Child()
  {
    if (d_pid > 0) {
      kill(d_pid, SIGKILL);
      waitpid(d_pid, nullptr, 0);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int wait()
  {
    int status = 0;
    while (waitpid(d_pid, &status, 0) < 0 && errno == EINTR) {
    }
    d_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

private:
  pid_t d_pid = -1;
};

/** Both ends of a pipe. */
struct Pipe
{
  std::array<int, 2> ends{-1, -1};

  Pipe()
  {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw Error(Error::Kind::unavailable, std::string("no pipe: ") + std::strerror(errno));
    }
  }
  ~Pipe()
  {
    closeEnd(0);
    closeEnd(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void closeEnd(size_t end)
  {
    if (ends.at(end) >= 0) {
      close(ends.at(end));
      ends.at(end) = -1;
    }
  }
};

} // namespace

CommandResult runCommand(const std::vector<std::string>& words, std::chrono::milliseconds timeout)
{
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  Pipe pipe;
  Child child(words, pipe.ends[1]);
  pipe.closeEnd(1);
  CommandResult result;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd poll{pipe.ends[0], POLLIN, 0};
    const int ready = left <= 0 ? 0 : ::poll(&poll, 1, static_cast<int>(left));
    if (ready == 0) {
      throw Error(Error::Kind::unavailable, words.front() + " does not end in time", true);
    }
    const auto count = ready < 0 ? -1 : read(pipe.ends[0], buffer.data(), buffer.size());
    if (count == 0) {
      break;
    }
    if (count > 0 && result.output.size() < kMostOutput) {
      result.output.append(buffer.data(), static_cast<size_t>(count));
    }
  }
  result.status = child.wait();
  return result;
}

} // namespace dodns::legacy
