// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"
#include "pg/connection.hh"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dodns::recorddb {

/** What a request was answered. */
struct KeptAnswer
{
  std::string digest; ///< SHA-256 of the request in hexadecimal
  unsigned status = 0;
  std::string headers; ///< a line for each, `name: value`
  std::string body;
};

/** Another request with the same key is being answered. */
class KeyIsBusy : public base::Error
{
public:
  using base::Error::Error;
};

/** Reserves a token's key until the end of the transaction. Waits `patience`
 * for a request that has it. @throws KeyIsBusy; the transaction is then lost. */
void reserveKey(pg::Connection& connection, int64_t tokenId, const std::string& key, std::chrono::milliseconds patience);

/** What was answered to the request with this key, no longer than `age` ago. */
std::optional<KeptAnswer> findAnswer(pg::Connection& connection, int64_t tokenId, const std::string& key, std::chrono::seconds age);

/** Keeps an answer with the change that it is about, in the place of one that is
 * too old, and forgets some others that are. */
void keepAnswer(pg::Connection& connection, int64_t tokenId, const std::string& key, const KeptAnswer& answer, std::chrono::seconds age);

} // namespace dodns::recorddb
