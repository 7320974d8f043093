// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "legacy/sql_tables.hh"

#include <cstdlib>

namespace dodns::legacy {

namespace {

using Placeholders = std::vector<std::string>;

const Placeholders kOfZone = {"zone", "zone."};
const Placeholders kOfRrset = {"zone", "zone.", "name", "name.", "owner", "type"};
const Placeholders kOfRecord = {"zone", "zone.", "name", "name.", "owner", "type", "ttl", "data", "priority"};
const Placeholders kOfRow = {"id", "zone", "zone.", "name", "name.", "owner", "type", "ttl", "data", "priority"};

std::optional<SqlQuery> query(const Configuration& configuration, const char* setting, const Placeholders& known)
{
  const auto text = configuration.optional(setting);
  if (!text || text->empty()) {
    return std::nullopt;
  }
  std::string reason;
  auto parsed = SqlQuery::parse(*text, known, reason);
  if (!parsed) {
    configuration.fail(setting, reason);
  }
  return parsed;
}

std::optional<SqlQuery> requiredQuery(const Configuration& configuration, const char* setting, const Placeholders& known)
{
  configuration.required(setting);
  return query(configuration, setting, known);
}

NameSpelling spelling(const Configuration& configuration, const char* setting)
{
  const auto text = configuration.value(setting, "relative");
  if (text == "relative") {
    return NameSpelling::relative;
  }
  if (text == "dotted") {
    return NameSpelling::dotted;
  }
  if (text != "undotted") {
    configuration.fail(setting, "is '" + text + "' and not relative, dotted or undotted");
  }
  return NameSpelling::undotted;
}

SqlSyntax syntaxOf(const Configuration& configuration)
{
  SqlSyntax syntax;
  syntax.owners = spelling(configuration, "owners");
  syntax.targets = spelling(configuration, "targets");
  for (const auto& text : configuration.list("priority-types")) {
    const auto type = dns::rrtypeFromText(text);
    if (!type) {
      configuration.fail("priority-types", "has '" + text + "', which is no type");
    }
    syntax.priorityTypes.push_back(*type);
  }
  const auto ttl = configuration.value("default-ttl", std::to_string(syntax.defaultTtl));
  constexpr size_t kDigits = 9;
  if (ttl.empty() || ttl.size() > kDigits || ttl.find_first_not_of("0123456789") != std::string::npos) {
    configuration.fail("default-ttl", "is '" + ttl + "' and not a number of seconds");
  }
  syntax.defaultTtl = static_cast<uint32_t>(std::stoul(ttl));
  return syntax;
}

} // namespace

std::unique_ptr<System> SqlTables::open(const Configuration& configuration)
{
  Settings settings;
  settings.database.conninfo = configuration.required("database");
  settings.database.applicationName = "dodns-legacy";
  settings.database.connectTimeout = configuration.duration("connect-timeout", std::chrono::seconds(3));
  settings.database.statementTimeout = configuration.duration("timeout", std::chrono::seconds(5));
  settings.syntax = syntaxOf(configuration);
  settings.hasSoaRows = configuration.boolean("soa-rows", true);
  settings.zones = requiredQuery(configuration, "zones", {});
  settings.zone = requiredQuery(configuration, "zone", kOfZone);
  settings.lockZone = query(configuration, "lock-zone", kOfZone);
  settings.entries = requiredQuery(configuration, "entries", kOfZone);
  settings.rrset = requiredQuery(configuration, "rrset", kOfRrset);
  settings.insert = query(configuration, "insert", kOfRecord);
  settings.change = query(configuration, "change", kOfRow);
  settings.remove = query(configuration, "delete", {"id"});
  settings.afterWrite = query(configuration, "after-write", kOfZone);
  settings.addZone = query(configuration, "add-zone", kOfZone);
  settings.removeZone = query(configuration, "remove-zone", kOfZone);
  configuration.refuseUnknown();
  if (!settings.lockZone) {
    settings.lockZone = settings.zone;
  }
  return std::unique_ptr<System>(new SqlTables(std::move(settings)));
}

} // namespace dodns::legacy
