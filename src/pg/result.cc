// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/result.hh"

#include "pg/error.hh"

#include <cassert>
#include <charconv>
#include <libpq-fe.h>

namespace dodns::pg {

namespace {

template <typename Number>
Number toNumber(const Row& row, const pg_result* result, int column)
{
  const auto text = row.text(column);
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    const std::string what = row.isNull(column) ? "NULL" : "'" + std::string(text) + "'";
    throw Error("column " + std::string(PQfname(result, column)) + " is not the number that was expected: " + what, {}, false);
  }
  return number;
}

} // namespace

int Row::columnCount() const
{
  return PQnfields(d_result);
}

bool Row::isNull(int column) const
{
  assert(column >= 0 && column < PQnfields(d_result));
  return PQgetisnull(d_result, d_row, column) != 0;
}

std::string_view Row::text(int column) const
{
  assert(column >= 0 && column < PQnfields(d_result));
  return {PQgetvalue(d_result, d_row, column), static_cast<size_t>(PQgetlength(d_result, d_row, column))};
}

int64_t Row::int64(int column) const
{
  return toNumber<int64_t>(*this, d_result, column);
}

uint64_t Row::uint64(int column) const
{
  return toNumber<uint64_t>(*this, d_result, column);
}

int32_t Row::int32(int column) const
{
  return toNumber<int32_t>(*this, d_result, column);
}

bool Row::boolean(int column) const
{
  const auto value = text(column);
  if (value != "t" && value != "f") {
    throw Error("column " + std::string(PQfname(d_result, column)) + " is not the boolean that was expected", {}, false);
  }
  return value == "t";
}

Result::Result(pg_result* result)
    : d_result(result, PQclear)
{
}

int Result::rowCount() const
{
  return PQntuples(d_result.get());
}

int Result::columnCount() const
{
  return PQnfields(d_result.get());
}

Row Result::operator[](int row) const
{
  assert(row >= 0 && row < rowCount());
  return {d_result.get(), row};
}

int64_t Result::affectedRows() const
{
  const std::string_view text = PQcmdTuples(d_result.get());
  int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::string_view Result::commandTag() const
{
  return PQcmdStatus(d_result.get());
}

} // namespace dodns::pg
