// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/connect.hh"
#include "pg/connection.hh"

#include <libpq-fe.h>
#include <poll.h>

namespace dodns::pg {

namespace {

constexpr size_t kChunkSize = 65536;

/** The escapes of COPY's text format (PostgreSQL, COPY, "Text Format"). */
struct Escape
{
  char letter;
  char octet;
};
constexpr Escape kEscapes[] = {
    {'b', '\b'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'v', '\v'}, {'\\', '\\'}};

char unescape(char letter)
{
  for (const auto& escape : kEscapes) {
    if (escape.letter == letter) {
      return escape.octet;
    }
  }
  return letter;
}

void appendEscaped(std::string& line, const std::string& value)
{
  for (const char octet : value) {
    const auto* escape = std::begin(kEscapes);
    while (escape != std::end(kEscapes) && escape->octet != octet) {
      ++escape;
    }
    if (escape != std::end(kEscapes)) {
      line += '\\';
      line += escape->letter;
    }
    else {
      line += octet;
    }
  }
}

void appendLine(std::string& lines, const Connection::CopiedLine& line)
{
  for (size_t column = 0; column < line.size(); ++column) {
    if (column > 0) {
      lines += '\t';
    }
    if (line[column]) {
      appendEscaped(lines, *line[column]);
    }
    else {
      lines += "\\N";
    }
  }
  lines += '\n';
}

/** One column of a line, the text between two tabs. */
void readColumn(std::string_view text, std::optional<std::string>& column)
{
  if (text == "\\N") {
    column.reset();
    return;
  }
  if (!column) {
    column.emplace();
  }
  const auto firstEscape = text.find('\\');
  column->assign(text.substr(0, firstEscape));
  for (size_t at = firstEscape; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      ++at;
      *column += unescape(text[at]);
    }
    else {
      *column += text[at];
    }
  }
}

void readLine(std::string_view text, Connection::CopiedLine& line)
{
  if (!text.empty() && text.back() == '\n') {
    text.remove_suffix(1);
  }
  size_t column = 0;
  while (true) {
    const auto tab = text.find('\t');
    if (column == line.size()) {
      line.emplace_back();
    }
    readColumn(text.substr(0, tab), line[column]);
    ++column;
    if (tab == std::string_view::npos) {
      break;
    }
    text.remove_prefix(tab + 1);
  }
  line.resize(column);
}

} // namespace

std::optional<std::string_view> Connection::nextCopied()
{
  const auto deadline = beginWaiting();
  while (true) {
    char* buffer = nullptr;
    const int size = PQgetCopyData(d_connection, &buffer, 1);
    d_copied.reset(buffer);
    if (size > 0) {
      return std::string_view(buffer, static_cast<size_t>(size));
    }
    if (size < 0 || PQstatus(d_connection) != CONNECTION_OK) {
      return std::nullopt; // the result that follows tells whether it went well
    }
    awaitSocket(POLLIN, deadline);
  }
}

void Connection::copyOut(const char* sql, const std::function<void(const CopiedLine&)>& take)
{
  send(sql, nullptr);
  CopiedLine line;
  while (auto* raw = nextResult()) {
    const Result result(raw);
    try {
      while (PQresultStatus(raw) == PGRES_COPY_OUT) {
        const auto text = nextCopied();
        if (!text) {
          break;
        }
        readLine(*text, line);
        take(line);
      }
    }
    catch (...) {
      cancel();
      throw;
    }
  }
}

void Connection::put(const std::string& lines)
{
  const auto deadline = beginWaiting();
  while (true) {
    const int taken = PQputCopyData(d_connection, lines.data(), static_cast<int>(lines.size()));
    if (taken < 0) {
      failForGood(oneLine(PQerrorMessage(d_connection)));
    }
    if (taken > 0) {
      break;
    }
    awaitSocket(POLLIN | POLLOUT, deadline);
  }
  flush();
}

int64_t Connection::copyIn(const char* sql, const std::function<bool(CopiedLine&)>& next)
{
  send(sql, nullptr);
  const Result started(nextResult());
  std::string lines;
  try {
    CopiedLine line;
    while (next(line)) {
      appendLine(lines, line);
      if (lines.size() >= kChunkSize) {
        put(lines);
        lines.clear();
      }
    }
    put(lines);
  }
  catch (...) {
    cancelCopyIn();
    throw;
  }
  PQputCopyEnd(d_connection, nullptr);
  flush();
  return finish().affectedRows();
}

void Connection::cancelCopyIn() noexcept
{
  if (d_connection == nullptr) {
    return;
  }
  try {
    PQputCopyEnd(d_connection, "given up by the client");
    flush();
    finish();
  }
  catch (...) {
    // This is the error that was asked for; close() came with any other.
  }
}

} // namespace dodns::pg
