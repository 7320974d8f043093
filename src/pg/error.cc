// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/error.hh"

#include <array>
#include <string_view>

namespace dodns::pg {

namespace {

/** SQLSTATE classes and codes (PostgreSQL, appendix A) that pass by themselves. */
constexpr std::array<std::string_view, 4> kRetryableClasses = {
    "08", // connection exception
    "40", // transaction rollback: serialization failure, deadlock
    "53", // insufficient resources: too many connections, disk full
    "58", // system error outside PostgreSQL
};
constexpr std::array<std::string_view, 7> kRetryableCodes = {
    "25006", // read only transaction: a standby that is going to be promoted
    "55P03", // lock not available
    "57014", // query canceled: a statement time-out
    "57P01", // admin shutdown
    "57P02", // crash shutdown
    "57P03", // cannot connect now: starting or stopping
    "57P05", // idle session time-out
};

} // namespace

Error::Error(const std::string& text, std::string sqlState, bool connectionIsUnusable)
    : base::Error(text), d_sqlState(std::move(sqlState)), d_connectionIsUnusable(connectionIsUnusable)
{
}

bool Error::isRetryable() const noexcept
{
  if (d_sqlState.empty()) {
    return d_connectionIsUnusable;
  }
  for (const auto& prefix : kRetryableClasses) {
    if (d_sqlState.compare(0, prefix.size(), prefix) == 0) {
      return true;
    }
  }
  for (const auto& code : kRetryableCodes) {
    if (d_sqlState == code) {
      return true;
    }
  }
  return false;
}

} // namespace dodns::pg
