// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/next_soa.hh"

#include "recorddb/serial.hh"

namespace dodns::api {

bool differsButForSerial(const recorddb::NumberedRecord& stored, const recorddb::StagedRecord& given)
{
  return stored.ttl != given.ttl || recorddb::withSerial(stored.rdata, 0) != recorddb::withSerial(given.rdata, 0);
}

recorddb::StagedRecord nextSoa(const recorddb::NumberedRecord& stored, const recorddb::StagedRecord& given, bool othersDiffer, uint32_t now)
{
  const auto before = recorddb::serialOf(stored.rdata);
  const auto wanted = recorddb::serialOf(given.rdata);
  const bool isAhead = !before || (wanted && static_cast<int32_t>(*wanted - *before) > 0); // RFC 1982 section 3.2
  if (isAhead) {
    return given;
  }
  auto next = given;
  const bool differs = othersDiffer || differsButForSerial(stored, given);
  next.rdata = recorddb::withSerial(given.rdata, differs ? recorddb::risenSerial(*before, now) : *before);
  return next;
}

} // namespace dodns::api
