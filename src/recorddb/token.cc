// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/token.hh"

#include "recorddb/api_statements.hh"
#include "recorddb/zone.hh"

#include <algorithm>

namespace dodns::recorddb {

namespace {

std::vector<Scope> scopesFromText(std::string_view text)
{
  std::vector<Scope> scopes;
  for (const auto& word : splitAtSpaces(text)) {
    if (const auto scope = scopeFromText(word)) {
      scopes.push_back(*scope);
    }
  }
  return scopes;
}

/** The first six columns of a token. */
Token toToken(const pg::Row& row)
{
  Token token;
  token.id = row.int64(0);
  token.label = row.string(1);
  token.scopes = scopesFromText(row.text(2));
  token.zones = splitAtSpaces(row.text(3));
  token.types = splitAtSpaces(row.text(4));
  token.expiresAt = row.string(5);
  return token;
}

} // namespace

const char* toText(Scope scope)
{
  switch (scope) {
  case Scope::read:
    return "read";
  case Scope::write:
    return "write";
  case Scope::admin:
    return "admin";
  }
  return "";
}

std::optional<Scope> scopeFromText(std::string_view text)
{
  for (const auto scope : {Scope::read, Scope::write, Scope::admin}) {
    if (text == toText(scope)) {
      return scope;
    }
  }
  return std::nullopt;
}

bool Token::may(Scope scope) const
{
  return std::any_of(scopes.begin(), scopes.end(), [scope](Scope own) { return own >= scope; });
}

bool Token::covers(const dns::Name& zone) const
{
  return zones.empty() || std::any_of(zones.begin(), zones.end(), [&zone](const std::string& pattern) {
           const bool isBelow = pattern.substr(0, 2) == "*.";
           const auto name = dns::Name::parse(isBelow ? pattern.substr(2) : pattern);
           return name && (isBelow ? zone != *name && zone.isWithin(*name) : zone == *name);
         });
}

bool Token::mayWriteType(const std::string& type) const
{
  return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
}

bool Token::includes(const Token& other) const
{
  const auto hasScope = [this](Scope scope) { return may(scope); };
  const auto hasType = [this](const std::string& type) { return mayWriteType(type); };
  const auto hasPattern = [this](const std::string& pattern) { return coversPattern(pattern); };
  return std::all_of(other.scopes.begin(), other.scopes.end(), hasScope) &&
         (types.empty() || !other.types.empty()) && std::all_of(other.types.begin(), other.types.end(), hasType) &&
         (zones.empty() || !other.zones.empty()) && std::all_of(other.zones.begin(), other.zones.end(), hasPattern) &&
         (expiresAt.empty() || (!other.expiresAt.empty() && other.expiresAt <= expiresAt));
}

/** `*.x` is covered by itself and by every `*.y` that x is below or the same as. */
bool Token::coversPattern(const std::string& pattern) const
{
  if (zones.empty()) {
    return true;
  }
  const bool isBelow = pattern.substr(0, 2) == "*.";
  const auto name = dns::Name::parse(isBelow ? pattern.substr(2) : pattern);
  if (!name) {
    return false;
  }
  return isBelow ? std::any_of(zones.begin(), zones.end(), [&name](const std::string& own) {
    const auto ownName = own.substr(0, 2) == "*." ? dns::Name::parse(own.substr(2)) : std::nullopt;
    return ownName && name->isWithin(*ownName);
  })
                 : covers(*name);
}

std::optional<Token> findToken(pg::Connection& connection, const std::string& hash)
{
  const auto found = connection.execute(statements::kFindToken, {hash});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  auto token = toToken(found[0]);
  token.isUsedFirstToday = found[0].boolean(6);
  return token;
}

void noteTokenUse(pg::Connection& connection, int64_t id)
{
  connection.execute(statements::kNoteTokenUse, {std::to_string(id)});
}

int64_t createToken(pg::Connection& connection, const std::string& hash, const Token& token, const std::optional<std::string>& expiresAt, std::optional<int64_t> madeBy)
{
  std::vector<std::string> scopes;
  for (const auto scope : token.scopes) {
    scopes.emplace_back(toText(scope));
  }
  connection.execute(statements::kTimesAreUtc);
  const auto created = connection.execute(statements::kCreateToken, {hash, token.label, pg::arrayText(scopes), pg::arrayText(token.zones), pg::arrayText(token.types), expiresAt, madeBy ? std::optional(std::to_string(*madeBy)) : std::nullopt});
  return created[0].int64(0);
}

std::vector<TokenDescription> listTokens(pg::Connection& connection)
{
  std::vector<TokenDescription> all;
  const auto rows = connection.execute(statements::kTokens);
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto row = rows[i];
    all.push_back({toToken(row), row.string(6), row.string(7), row.string(8)});
  }
  return all;
}

bool revokeToken(pg::Connection& connection, int64_t id)
{
  return connection.execute(statements::kRevokeToken, {std::to_string(id)}).affectedRows() > 0;
}

} // namespace dodns::recorddb
