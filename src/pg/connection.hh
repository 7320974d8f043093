// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/error.hh"
#include "pg/result.hh"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace dodns::pg {

struct ConnectionSettings
{
  /** A libpq connection string or URI; TLS, several hosts and
   * target_session_attrs are libpq's. */
  std::string conninfo;
  /** For each of several hosts, and for one without isServerThere. libpq
   * resolves names by itself, in the time that the system's resolver allows. */
  std::chrono::milliseconds connectTimeout{5000};
  /** Kept on this side, so that a network that drops packets silently cannot
   * hold a caller for longer. */
  std::chrono::milliseconds statementTimeout{30000};
  std::string applicationName = "dodns";
  /** Tells a server that is slow from one that is not there: asked by who has
   * waited for `silence` for an answer, or a session with the only host, and
   * again after each. When it says no the connection is given up, long before
   * the statement time-out. By any thread; empty: nobody is asked. See Pulse. */
  std::function<bool()> isServerThere;
  std::chrono::milliseconds silence{300};
};

/** Parameters in text form; nothing stands for NULL. */
using Parameters = std::vector<std::optional<std::string>>;

/** The text form of a one-dimensional array, for `= ANY($1)` and `unnest($1)`. */
std::string arrayText(const std::vector<std::string>& elements);
std::string arrayText(const std::vector<int64_t>& elements);

/** One session with PostgreSQL. Not for use by two threads at once.
 *
 * Every call waits at most the statement time-out (streams and copies: at
 * most that long between two pieces of data) and throws Silence otherwise. The
 * connection is then closed and stays so: make a new one.
 */
class Connection
{
public:
  /** Connects. @throws Error when that fails or takes too long. */
  explicit Connection(const ConnectionSettings& settings);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /** False after an error that made it unusable, and when the server has
   * closed it meanwhile. */
  bool isOpen();

  /** Runs one statement. The server plans it anew each time: nothing is left
   * in the session, so that pgbouncer in transaction mode works. */
  Result execute(const char* sql, const Parameters& parameters = {});

  /** Runs several statements, separated by semicolons, without parameters. */
  void executeScript(const std::string& sql);

  /** Runs one query and hands over its rows as they arrive, so that memory
   * does not grow with their number. An exception of `take` cancels the
   * query and is passed on; `take` must not use this connection. */
  void stream(const char* sql, const Parameters& parameters, const std::function<void(const Row&)>& take);

  /** The columns of one line of COPY's text format, unescaped. */
  using CopiedLine = std::vector<std::optional<std::string>>;

  /** Runs `COPY (…) TO STDOUT` and hands over each line; the vector is reused. */
  void copyOut(const char* sql, const std::function<void(const CopiedLine&)>& take);

  /** Runs `COPY … FROM STDIN` with what `next` yields until it returns false.
   * An exception of `next` takes the whole COPY back and is passed on.
   * @returns the number of rows stored. */
  int64_t copyIn(const char* sql, const std::function<bool(CopiedLine&)>& next);

  /** Asks for the notifications of a channel, an SQL identifier. */
  void listen(const char* channel);

  /** Sleeps until a notification, until `wakeFd` (-1: none) is readable, or
   * until the time is over.
   * @returns true after a notification; all that are pending are consumed. */
  bool waitForNotification(std::chrono::milliseconds timeout, int wakeFd = -1);

  /** Runs SQL that a destructor needs; what fails is swallowed. */
  void executeQuietly(const char* sql) noexcept;

  std::chrono::milliseconds statementTimeout() const { return d_settings.statementTimeout; }
  void setStatementTimeout(std::chrono::milliseconds timeout) { d_settings.statementTimeout = timeout; }

private:
  void send(const char* sql, const Parameters* parameters);
  void flush();
  std::chrono::steady_clock::time_point beginWaiting();
  void noteSignOfLife();
  void awaitSocket(short events, std::chrono::steady_clock::time_point deadline);
  void requireServer(short events);
  pg_result* awaitResult();
  pg_result* nextResult();
  Result finish();
  std::optional<std::string_view> nextCopied();
  void put(const std::string& lines);
  void cancel() noexcept;
  void cancelCopyIn() noexcept;
  void close() noexcept;
  [[noreturn]] void fail(const Result& result);
  [[noreturn]] void failForGood(const std::string& what);
  [[noreturn]] void failBySilence(const std::string& what);

  ConnectionSettings d_settings;
  std::chrono::steady_clock::time_point d_asksAt; ///< whether the server is there, unless something comes before
  pg_conn* d_connection = nullptr;                ///< null once it is unusable
  std::unique_ptr<char, void (*)(void*)> d_copied;
};

/** Rolls back unless committed. */
class Transaction
{
public:
  enum class Mode
  {
    readWrite,      ///< READ COMMITTED; waits for locks no longer than the statement time-out
    repeatableRead, ///< one snapshot, read only
  };

  explicit Transaction(Connection& connection, Mode mode = Mode::readWrite);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /** @throws Error when a statement before it had failed; nothing is stored then. */
  void commit();
  /** Rolls back now and reports failure. */
  void rollback();

private:
  Connection& d_connection;
  bool d_isOpen = true;
};

} // namespace dodns::pg
