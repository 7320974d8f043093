// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/entries.hh"

#include "dns/rrtype.hh"

namespace dodns::api {

namespace {

template <typename Record>
std::optional<verify::Entry> read(const Record& record, const base::Place& place)
{
  const auto name = dns::Name::parse(record.name);
  const auto type = dns::rrtypeFromText(record.type);
  auto rdata = name && type ? dns::Rdata::parse(*type, record.rdata) : std::nullopt;
  if (!rdata) {
    return std::nullopt;
  }
  return verify::Entry{dns::Record{*name, record.ttl, std::move(*rdata)}, place};
}

} // namespace

std::optional<verify::Entry> toEntry(const recorddb::NumberedRecord& record)
{
  return read(record, {});
}

std::optional<verify::Entry> toEntry(const recorddb::StagedRecord& record)
{
  return read(record, {{}, record.line, record.column, {}});
}

} // namespace dodns::api
