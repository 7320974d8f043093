// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct pg_result;

namespace dodns::pg {

/** One row of a result; valid as long as the result it came from. */
class Row
{
public:
  Row(const pg_result* result, int row)
      : d_result(result), d_row(row) {}

  int columnCount() const;
  bool isNull(int column) const;
  /** The text of a column; empty for NULL. */
  std::string_view text(int column) const;
  std::string string(int column) const { return std::string(text(column)); }
  /** @throws Error when the column is NULL or not such a number. */
  int64_t int64(int column) const;
  uint64_t uint64(int column) const;
  int32_t int32(int column) const;
  bool boolean(int column) const;

private:
  const pg_result* d_result;
  int d_row;
};

/** All rows that a statement returned, held in memory. */
class Result
{
public:
  /** Takes over a result of libpq. */
  explicit Result(pg_result* result);

  int rowCount() const;
  int columnCount() const;
  bool isEmpty() const { return rowCount() == 0; }
  Row operator[](int row) const;
  /** Rows that INSERT, UPDATE, DELETE or COPY touched. */
  int64_t affectedRows() const;
  /** What was done, such as `COMMIT` or `INSERT 0 1`. */
  std::string_view commandTag() const;

  const pg_result* raw() const { return d_result.get(); }

private:
  std::shared_ptr<pg_result> d_result;
};

} // namespace dodns::pg
