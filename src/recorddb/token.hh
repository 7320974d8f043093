// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::recorddb {

/** What a token allows. */
enum class Scope : uint8_t
{
  read,  ///< look
  write, ///< look and change
  admin, ///< both, and what concerns everybody
};

const char* toText(Scope scope);
std::optional<Scope> scopeFromText(std::string_view text);

/** A row of dodns.tokens. The token itself is not kept: whoever has it sends
 * it, and its SHA-256 finds the row. */
struct Token
{
  int64_t id = 0;
  std::string label;
  std::vector<Scope> scopes;
  std::vector<std::string> zones; ///< FQDNs, `*.` before one: all below it; none: all zones
  std::vector<std::string> types; ///< mnemonics that it may write; none: all
  std::string expiresAt;          ///< RFC 3339, UTC; empty: never
  bool isUsedFirstToday = false;

  bool may(Scope scope) const;
  bool covers(const dns::Name& zone) const;
  bool mayWriteType(const std::string& type) const;
  /** Whether the other one allows nothing that this one does not, and no longer. */
  bool includes(const Token& other) const;

private:
  bool coversPattern(const std::string& pattern) const;
};

/** For `dodns token list`; times as people read them. */
struct TokenDescription
{
  Token token;
  std::string createdOn;
  std::string revokedOn;  ///< empty: it is not
  std::string lastUsedOn; ///< empty: never
};

/** The token with this SHA-256 in hexadecimal, unless it is revoked or expired. */
std::optional<Token> findToken(pg::Connection& connection, const std::string& hash);

/** Remembers the day. */
void noteTokenUse(pg::Connection& connection, int64_t id);

/** Adds everything in `token` but its id. In a transaction.
 * @param hash as for findToken().
 * @param expiresAt a time as PostgreSQL reads it, of UTC unless it says another zone; nothing: never.
 * @param madeBy the token with which it is made, if one is.
 * @returns the id. */
int64_t createToken(pg::Connection& connection, const std::string& hash, const Token& token, const std::optional<std::string>& expiresAt, std::optional<int64_t> madeBy = {});

/** By id. */
std::vector<TokenDescription> listTokens(pg::Connection& connection);

/** @returns false when there is none, or it is revoked. */
bool revokeToken(pg::Connection& connection, int64_t id);

} // namespace dodns::recorddb
