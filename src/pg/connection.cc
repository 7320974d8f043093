// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/connection.hh"

#include "pg/connect.hh"

#include <algorithm>
#include <array>
#include <cassert>
#include <libpq-fe.h>
#include <memory>
#include <poll.h>

namespace dodns::pg {

namespace {

std::string field(const PGresult* result, int code)
{
  const char* value = PQresultErrorField(result, code);
  return value != nullptr ? oneLine(value) : "";
}

/** What the server said, in one line: what, then why, then how to mend it. */
std::string describe(const PGresult* result)
{
  auto text = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (text.empty()) {
    text = oneLine(PQresultErrorMessage(result)); // libpq's own: the connection is lost
  }
  const auto detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  const auto hint = field(result, PG_DIAG_MESSAGE_HINT);
  if (!detail.empty()) {
    text += ". " + detail;
  }
  if (!hint.empty()) {
    text += (text.back() == '.' ? " " : ". ") + hint;
  }
  return text;
}

} // namespace

Connection::Connection(const ConnectionSettings& settings)
    : d_settings(settings), d_connection(openConnection(settings)), d_copied(nullptr, PQfreemem)
{
}

Connection::~Connection()
{
  close();
}

void Connection::close() noexcept
{
  PQfinish(d_connection);
  d_connection = nullptr;
}

bool Connection::isOpen()
{
  // A server that closes sends its reason first: read up to the end.
  while (d_connection != nullptr && waitForSocket(PQsocket(d_connection), POLLIN, Deadline())) {
    if (PQconsumeInput(d_connection) == 0) {
      close();
    }
  }
  return d_connection != nullptr;
}

void Connection::failForGood(const std::string& what)
{
  close();
  throw Error(what, {}, true);
}

void Connection::failBySilence(const std::string& what)
{
  // Closing is all: PQcancel would block on the very server that is silent.
  // A server that lives notices by client_connection_check_interval.
  close();
  throw Silence(what);
}

void Connection::send(const char* sql, const Parameters* parameters)
{
  if (d_connection == nullptr) {
    throw Error("the connection to the database is closed", {}, true);
  }
  int sent = 0;
  if (parameters == nullptr) {
    sent = PQsendQuery(d_connection, sql);
  }
  else {
    std::vector<const char*> values;
    values.reserve(parameters->size());
    for (const auto& parameter : *parameters) {
      if (parameter && parameter->find('\0') != std::string::npos) {
        throw Error("a text for the database holds an octet of value 0", "22021", false);
      }
      values.push_back(parameter ? parameter->c_str() : nullptr);
    }
    sent = PQsendQueryParams(d_connection, sql, static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0);
  }
  if (sent == 0) {
    failForGood(oneLine(PQerrorMessage(d_connection)));
  }
  flush();
}

void Connection::flush()
{
  const auto deadline = beginWaiting();
  while (PQflush(d_connection) > 0) { // a failure is told by the result
    // A server that is busy sending does not read: take what it sends.
    awaitSocket(POLLIN | POLLOUT, deadline);
  }
}

std::chrono::steady_clock::time_point Connection::beginWaiting()
{
  noteSignOfLife();
  return deadlineIn(d_settings.statementTimeout);
}

void Connection::noteSignOfLife()
{
  d_asksAt = d_settings.isServerThere ? deadlineIn(d_settings.silence) : Deadline::max();
}

void Connection::awaitSocket(short events, Deadline deadline)
{
  // TLS may hold octets back that poll() knows nothing of; libpq takes them
  // in pieces.
  const auto slice = PQsslInUse(d_connection) != 0 ? deadlineIn(std::chrono::milliseconds(50)) : Deadline::max();
  if (waitForSocket(PQsocket(d_connection), events, std::min({deadline, slice, d_asksAt}))) {
    noteSignOfLife();
  }
  else if (std::chrono::steady_clock::now() >= deadline) {
    failBySilence("the database does not answer within " + std::to_string(d_settings.statementTimeout.count()) + " ms");
  }
  else if (std::chrono::steady_clock::now() >= d_asksAt) {
    requireServer(events);
  }
  PQconsumeInput(d_connection); // a failure is told by the result
}

/** The answer may have come while somebody was asked. */
void Connection::requireServer(short events)
{
  if (!d_settings.isServerThere() && !waitForSocket(PQsocket(d_connection), events, Deadline())) {
    failBySilence("the database does not answer anybody");
  }
  noteSignOfLife();
}

pg_result* Connection::awaitResult()
{
  const auto deadline = beginWaiting();
  while (PQisBusy(d_connection) != 0 && PQstatus(d_connection) == CONNECTION_OK) {
    awaitSocket(POLLIN, deadline);
  }
  return PQgetResult(d_connection);
}

pg_result* Connection::nextResult()
{
  auto* result = awaitResult();
  const auto status = PQresultStatus(result);
  if (result != nullptr && (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)) {
    fail(Result(result));
  }
  return result;
}

void Connection::fail(const Result& result)
{
  const char* sqlState = PQresultErrorField(result.raw(), PG_DIAG_SQLSTATE);
  while (auto* rest = awaitResult()) {
    PQclear(rest);
  }
  const bool isLost = PQstatus(d_connection) != CONNECTION_OK;
  if (isLost) {
    close();
  }
  throw Error(describe(result.raw()), sqlState != nullptr ? sqlState : "", isLost);
}

Result Connection::finish()
{
  Result last(nullptr);
  while (auto* raw = nextResult()) {
    last = Result(raw);
    assert(PQresultStatus(raw) != PGRES_COPY_IN && PQresultStatus(raw) != PGRES_COPY_OUT);
  }
  return last;
}

Result Connection::execute(const char* sql, const Parameters& parameters)
{
  send(sql, &parameters);
  return finish();
}

void Connection::executeScript(const std::string& sql)
{
  send(sql.c_str(), nullptr);
  finish();
}

void Connection::executeQuietly(const char* sql) noexcept
{
  try {
    executeScript(sql);
  }
  catch (...) {
    // The caller is being destroyed and has told its own error.
  }
}

void Connection::stream(const char* sql, const Parameters& parameters, const std::function<void(const Row&)>& take)
{
  send(sql, &parameters);
  PQsetSingleRowMode(d_connection);
  while (auto* raw = nextResult()) {
    const Result result(raw);
    try {
      for (int row = 0; row < result.rowCount(); ++row) {
        take(result[row]);
      }
    }
    catch (...) {
      cancel();
      throw;
    }
  }
}

void Connection::cancel() noexcept
{
  if (d_connection == nullptr) {
    return;
  }
  try {
    if (d_settings.isServerThere && !d_settings.isServerThere()) { // PQcancel would wait for it without end
      close();
      return;
    }
    const std::unique_ptr<PGcancel, void (*)(PGcancel*)> request(PQgetCancel(d_connection), PQfreeCancel);
    std::array<char, 256> reason;
    PQcancel(request.get(), reason.data(), reason.size());
    while (auto* raw = awaitResult()) {
      const Result result(raw);
      while (PQresultStatus(raw) == PGRES_COPY_OUT && nextCopied()) {
      }
    }
  }
  catch (...) {
    close();
  }
}

void Connection::listen(const char* channel)
{
  executeScript("LISTEN " + std::string(channel));
}

bool Connection::waitForNotification(std::chrono::milliseconds timeout, int wakeFd)
{
  if (d_connection == nullptr) {
    throw Error("the connection to the database is closed", {}, true);
  }
  const auto deadline = deadlineIn(timeout);
  while (true) {
    if (PQconsumeInput(d_connection) == 0) {
      failForGood(oneLine(PQerrorMessage(d_connection)));
    }
    bool wasNotified = false;
    while (auto* notification = PQnotifies(d_connection)) {
      PQfreemem(notification);
      wasNotified = true;
    }
    if (wasNotified) {
      return true;
    }
    if (!waitForSocket(PQsocket(d_connection), POLLIN, deadline, wakeFd)) {
      return false;
    }
    if (wakeFd >= 0 && waitForSocket(wakeFd, POLLIN, Deadline())) {
      return false;
    }
  }
}

} // namespace dodns::pg
