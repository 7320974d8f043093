// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/open.hh"

#include "legacy/dns_server.hh"
#include "legacy/sql_tables.hh"

namespace dodns::legacy {

namespace {

struct Kind
{
  const char* name;
  std::unique_ptr<System> (*open)(const Configuration&);
};

constexpr Kind kKinds[] = {
    {"dns_server", DnsServer::open},
    {"sql_tables", SqlTables::open},
};

} // namespace

std::unique_ptr<System> open(const Configuration& configuration)
{
  const auto wanted = configuration.required("kind");
  std::string known;
  for (const auto& kind : kKinds) {
    if (wanted == kind.name) {
      return kind.open(configuration);
    }
    known += std::string(known.empty() ? "" : " or ") + kind.name;
  }
  configuration.fail("kind", "is '" + wanted + "' and not " + known);
}

} // namespace dodns::legacy
