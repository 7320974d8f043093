// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/token.hh"

#include "command.hh"
#include "dns/rrtype.hh"
#include "recorddb/schema.hh"
#include "secrets/token_secret.hh"
#include "zonefile/entry.hh"

#include <algorithm>
#include <charconv>
#include <iostream>

using namespace dodns;
namespace options = boost::program_options;

namespace {

using Texts = std::vector<std::string>;

std::string joined(const Texts& texts, const char* whenNone)
{
  std::string list;
  for (const auto& text : texts) {
    list += (list.empty() ? "" : ",") + text;
  }
  return list.empty() ? whenNone : list;
}

std::string scopesText(const recorddb::Token& token)
{
  Texts texts;
  for (const auto scope : token.scopes) {
    texts.emplace_back(recorddb::toText(scope));
  }
  return joined(texts, "-");
}

options::options_description createOptions()
{
  options::options_description all;
  all.add_options()("label", options::value<std::string>());
  all.add_options()("scope", options::value<Texts>());
  all.add_options()("zone", options::value<Texts>());
  all.add_options()("type", options::value<Texts>());
  all.add_options()("expires", options::value<std::string>());
  return all;
}

Texts texts(const options::variables_map& values, const char* name)
{
  return values.count(name) > 0 ? values[name].as<Texts>() : Texts();
}

recorddb::Token readToken(const options::variables_map& values)
{
  recorddb::Token token;
  token.label = values.count("label") > 0 ? values["label"].as<std::string>() : "";
  if (token.label.empty()) {
    throw UsageError("token create: say by --label who will use it");
  }
  for (const auto& text : texts(values, "scope")) {
    const auto scope = recorddb::scopeFromText(text);
    if (!scope) {
      throw UsageError("token create: a scope is read, write or admin, not '" + text + "'");
    }
    token.scopes.push_back(*scope);
  }
  if (token.scopes.empty()) {
    token.scopes = {recorddb::Scope::read, recorddb::Scope::write};
  }
  for (const auto& text : texts(values, "zone")) {
    const bool isBelow = text.substr(0, 2) == "*.";
    const auto bare = isBelow ? text.substr(2) : text;
    std::string ignored;
    const auto name = bare.empty() ? std::nullopt : zonefile::readFullName(bare, ignored);
    if (!name) {
      throw UsageError("token create: '" + text + "' is no zone and no pattern like *.example.com");
    }
    token.zones.push_back((isBelow ? "*." : "") + name->toText());
  }
  for (const auto& text : texts(values, "type")) {
    if (!dns::rrtypeFromText(text)) {
      throw UsageError("token create: there is no record type '" + text + "'");
    }
    token.types.push_back(text);
  }
  return token;
}

int create(const Texts& arguments)
{
  const auto values = readOptions(arguments, createOptions());
  const auto token = readToken(values);
  pg::Connection connection(databaseSettings(values));
  recorddb::requireSchema(connection);
  const auto secret = secrets::newTokenSecret();
  const auto expires = values.count("expires") > 0 ? std::optional(values["expires"].as<std::string>()) : std::nullopt;
  pg::Transaction transaction(connection);
  const auto id = recorddb::createToken(connection, secrets::hashOf(secret), token, expires);
  transaction.commit();
  std::cerr << "token " << id << ", which is not shown again:\n";
  std::cout << secret << std::endl;
  return kOk;
}

int list(const Texts& arguments)
{
  pg::Connection connection(databaseSettings(readOptions(arguments)));
  recorddb::requireSchema(connection);
  for (const auto& one : recorddb::listTokens(connection)) {
    const auto state = !one.revokedOn.empty() ? "revoked " + one.revokedOn : one.token.expiresAt.empty() ? "valid"
                                                                                                         : "valid until " + one.token.expiresAt;
    std::cout << one.token.id << ' ' << scopesText(one.token) << " zones=" << joined(one.token.zones, "all") << " types=" << joined(one.token.types, "all")
              << " created=" << one.createdOn << " used=" << (one.lastUsedOn.empty() ? "never" : one.lastUsedOn) << ", " << state << ": " << one.token.label << '\n';
  }
  return kOk;
}

int revoke(const Texts& arguments)
{
  const auto& text = arguments.empty() ? std::string() : arguments.front();
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw UsageError("token revoke: say the number of the token");
  }
  pg::Connection connection(databaseSettings(readOptions({arguments.begin() + 1, arguments.end()})));
  recorddb::requireSchema(connection);
  if (!recorddb::revokeToken(connection, id)) {
    std::cerr << "dodns: there is no valid token " << id << '\n';
    return kFailed;
  }
  std::cout << "token " << id << " revoked\n";
  return kOk;
}

int run(const Texts& arguments)
{
  const auto verb = arguments.empty() ? std::string() : arguments.front();
  const Texts rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (verb == "create") {
    return create(rest);
  }
  if (verb == "list") {
    return list(rest);
  }
  if (verb == "revoke") {
    return revoke(rest);
  }
  throw UsageError("token: say create, list or revoke");
}

} // namespace

const Command tokenCommand = {
    "token",
    "  dodns token create   --label TEXT [--scope read|write|admin]… [--zone NAME]… [--type TYPE]… [--expires TIME]: prints a new token for the API\n"
    "  dodns token list     prints one line per token\n"
    "  dodns token revoke   NUMBER: it is refused from now on\n",
    run,
};
