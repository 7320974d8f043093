// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/dispatch.hh"

namespace dodns::verify {

const Dispatch<EntrySubject>& entryDispatch()
{
  static const Dispatch<EntrySubject> dispatch(entryTables());
  return dispatch;
}

const Dispatch<RrsetSubject>& rrsetDispatch()
{
  static const Dispatch<RrsetSubject> dispatch(rrsetTables());
  return dispatch;
}

const Dispatch<NameSubject>& nameDispatch()
{
  static const Dispatch<NameSubject> dispatch(nameTables());
  return dispatch;
}

const Dispatch<PlacedSubject>& placedDispatch()
{
  static const Dispatch<PlacedSubject> dispatch(placedTables());
  return dispatch;
}

const Dispatch<ZoneSubject>& zoneDispatch()
{
  static const Dispatch<ZoneSubject> dispatch(zoneTables());
  return dispatch;
}

} // namespace dodns::verify
