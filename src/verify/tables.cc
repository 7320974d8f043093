// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/tables.hh"

namespace dodns::verify {

std::vector<Table<EntrySubject>> entryTables()
{
  return {
      nameRules(),
      finalDotRules(),
      idnaRules(),
      ttlRules(),
      typeRules(),
      addressRules(),
      aliasRules(),
      targetNameRules(),
      soaRules(),
      rpRules(),
      ptrRules(),
      mxRules(),
      txtRules(),
      mailPolicyRules(),
      srvRules(),
      naptrRules(),
      uriRules(),
      aplRules(),
      locRules(),
      caaRules(),
      svcbRules(),
      daneRules(),
      sshfpRules(),
      dnssecRules(),
      keyRules(),
      hinfoRules(),
  };
}

std::vector<Table<RrsetSubject>> rrsetTables()
{
  return {rrsetRules(), rrsetByTypeRules()};
}

std::vector<Table<NameSubject>> nameTables()
{
  return {nameContentsRules()};
}

std::vector<Table<PlacedSubject>> placedTables()
{
  return {delegationRules(), targetRules()};
}

std::vector<Table<ZoneSubject>> zoneTables()
{
  return {zoneRules()};
}

} // namespace dodns::verify
