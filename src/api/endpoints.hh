// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"

/** The processes of the endpoints, each in a file of its name. */
namespace dodns::api {

http::Response listDomains(const Call& call);
http::Response createDomain(const Call& call);
http::Response getDomain(const Call& call);
http::Response deleteDomain(const Call& call);

http::Response listRecords(const Call& call);
http::Response createRecord(const Call& call);
http::Response getRecord(const Call& call);
/** PUT and PATCH: both change the members that are given. */
http::Response updateRecord(const Call& call);
http::Response deleteRecord(const Call& call);

/** One zone from the old system that is being replaced. */
http::Response backfillZone(const Call& call);
/** Several, as far as nobody works on them. */
http::Response backfillZones(const Call& call);
/** All zones have been looked at. */
http::Response noteBackfillRun(const Call& call);

/** Zones as BIND zone text: the whole zone, in its place, and into it. */
http::Response getZoneText(const Call& call);
http::Response putZoneText(const Call& call);
http::Response postZoneText(const Call& call);

/** Several changes of several zones, all or none. */
http::Response postChanges(const Call& call);

http::Response getAccount(const Call& call);

/** `?wait=5s` answers later. */
http::Response getChange(const Call& call);
http::Response listNameservers(const Call& call);
http::Response getEvents(const Call& call);

http::Response getZoneAudit(const Call& call);
http::Response getZoneHistory(const Call& call);
http::Response getZoneDifference(const Call& call);
http::Response restoreZone(const Call& call);
http::Response search(const Call& call);

http::Response createToken(const Call& call);
http::Response listTokens(const Call& call);
http::Response revokeToken(const Call& call);

} // namespace dodns::api
