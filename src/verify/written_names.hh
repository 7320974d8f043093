// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/rule.hh"
#include "verify/subjects.hh"

#include <algorithm>

namespace dodns::verify {

/** Types whose names in the data people write by hand. */
inline constexpr Types kWithNames{dns::rrtype::kNs, dns::rrtype::kMx, dns::rrtype::kSrv, dns::rrtype::kCname, dns::rrtype::kDname, dns::rrtype::kPtr, dns::rrtype::kSoa, dns::rrtype::kSvcb, dns::rrtype::kHttps, dns::rrtype::kNaptr, dns::rrtype::kAfsdb, dns::rrtype::kAlias};

/** Calls `look(name, member)` for the name of an entry, and for those in its data
 * that somebody wrote. Only for src/verify. */
template <typename Look>
void forEachWrittenName(const EntrySubject& subject, Look look)
{
  look(subject.name(), "name");
  if (std::find(kWithNames.begin(), kWithNames.end(), subject.type()) != kWithNames.end()) {
    for (const auto& name : subject.entry.record.rdata.names()) {
      look(name, "data");
    }
  }
}

} // namespace dodns::verify
