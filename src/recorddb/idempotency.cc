// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/idempotency.hh"

#include "recorddb/api_statements.hh"

namespace dodns::recorddb {

namespace {

constexpr const char* kLockNotAvailable = "55P03"; // PostgreSQL, appendix A

} // namespace

void reserveKey(pg::Connection& connection, int64_t tokenId, const std::string& key, std::chrono::milliseconds patience)
{
  connection.execute(statements::kSetLockTimeout, {std::to_string(patience.count())});
  try {
    connection.execute(statements::kReserveKey, {std::to_string(tokenId), key});
  }
  catch (const pg::Error& error) {
    if (error.sqlState() == kLockNotAvailable) {
      throw KeyIsBusy("a request with the same key is being answered");
    }
    throw;
  }
  connection.execute(statements::kSetLockTimeout, {std::to_string((connection.statementTimeout() * 9 / 10).count())}); // as pg::Transaction sets it
}

std::optional<KeptAnswer> findAnswer(pg::Connection& connection, int64_t tokenId, const std::string& key, std::chrono::seconds age)
{
  const auto found = connection.execute(statements::kFindAnswer, {std::to_string(tokenId), key, std::to_string(age.count())});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  return KeptAnswer{found[0].string(0), static_cast<unsigned>(found[0].int32(1)), found[0].string(2), found[0].string(3)};
}

void keepAnswer(pg::Connection& connection, int64_t tokenId, const std::string& key, const KeptAnswer& answer, std::chrono::seconds age)
{
  connection.execute(statements::kForgetAnswers, {std::to_string(age.count()), std::to_string(tokenId), key});
  connection.execute(statements::kKeepAnswer, {std::to_string(tokenId), key, answer.digest, std::to_string(answer.status), answer.headers, answer.body});
}

} // namespace dodns::recorddb
