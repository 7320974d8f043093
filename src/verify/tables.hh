// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/rule.hh"
#include "verify/subjects.hh"

#include <vector>

namespace dodns::verify {

// One for each file of rules, named after it. A file that is not here has no
// effect. Only for src/verify.

const std::vector<const Rule*>& textRules();

Table<EntrySubject> nameRules();
Table<EntrySubject> finalDotRules();
Table<EntrySubject> idnaRules();
Table<EntrySubject> ttlRules();
Table<EntrySubject> typeRules();
Table<EntrySubject> addressRules();
Table<EntrySubject> aliasRules();
Table<EntrySubject> targetNameRules();
Table<EntrySubject> soaRules();
Table<EntrySubject> rpRules();
Table<EntrySubject> ptrRules();
Table<EntrySubject> mxRules();
Table<EntrySubject> txtRules();
Table<EntrySubject> mailPolicyRules();
Table<EntrySubject> srvRules();
Table<EntrySubject> naptrRules();
Table<EntrySubject> uriRules();
Table<EntrySubject> aplRules();
Table<EntrySubject> locRules();
Table<EntrySubject> caaRules();
Table<EntrySubject> svcbRules();
Table<EntrySubject> daneRules();
Table<EntrySubject> sshfpRules();
Table<EntrySubject> dnssecRules();
Table<EntrySubject> keyRules();
Table<EntrySubject> hinfoRules();

Table<RrsetSubject> rrsetRules();
Table<RrsetSubject> rrsetByTypeRules();
Table<NameSubject> nameContentsRules();
Table<PlacedSubject> delegationRules();
Table<PlacedSubject> targetRules();
Table<ZoneSubject> zoneRules();

std::vector<Table<EntrySubject>> entryTables();
std::vector<Table<RrsetSubject>> rrsetTables();
std::vector<Table<NameSubject>> nameTables();
std::vector<Table<PlacedSubject>> placedTables();
std::vector<Table<ZoneSubject>> zoneTables();

} // namespace dodns::verify
