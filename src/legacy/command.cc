// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/command.hh"

#include "legacy/error.hh"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
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

bool hasEnded(pid_t pid, int& status)
{
  pid_t ended = 0;
  do {
    ended = waitpid(pid, &status, WNOHANG);
  } while (ended < 0 && errno == EINTR);
  status = ended < 0 ? -1 : status; // nobody knows it
  return ended != 0;
}

/** Children that nobody waits for any more. They go on when they belong to another user, who alone may kill them. */
class LeftChildren
{
public:
  void add(pid_t pid)
  {
    const std::lock_guard lock(d_mutex);
    d_pids.push_back(pid);
  }
  /** So that those who have ended do not stay in the table of processes. */
  void reap()
  {
    const std::lock_guard lock(d_mutex);
    int status = 0;
    d_pids.erase(std::remove_if(d_pids.begin(), d_pids.end(), [&status](pid_t pid) { return hasEnded(pid, status); }), d_pids.end());
  }

private:
  std::mutex d_mutex;
  std::vector<pid_t> d_pids;
};

LeftChildren& leftChildren()
{
  static LeftChildren children;
  return children;
}

/** A child that is killed when this is gone, as far as we may. */
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
      leftChildren().add(d_pid);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /** @returns its status; nothing when it has not ended then. */
  std::optional<int> wait(std::chrono::steady_clock::time_point deadline)
  {
    constexpr std::chrono::milliseconds kLongestPause{20};
    int status = 0;
    for (auto pause = std::chrono::milliseconds(1); !hasEnded(d_pid, status); pause = std::min(2 * pause, kLongestPause)) {
      if (std::chrono::steady_clock::now() >= deadline) {
        return std::nullopt;
      }
      std::this_thread::sleep_for(pause);
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
  const auto tooLate = [&words] { return Error(Error::Kind::unavailable, words.front() + " does not end in time", true); };
  leftChildren().reap();
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
      throw tooLate();
    }
    const auto count = ready < 0 ? -1 : read(pipe.ends[0], buffer.data(), buffer.size());
    if (count == 0) {
      break;
    }
    if (count > 0 && result.output.size() < kMostOutput) {
      result.output.append(buffer.data(), static_cast<size_t>(count));
    }
  }
  const auto status = child.wait(deadline); // whoever closes its outputs may go on
  if (!status) {
    throw tooLate();
  }
  result.status = *status;
  return result;
}

} // namespace dodns::legacy
