// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/history_call.hh"
#include "api/streamed_list.hh"

namespace dodns::api {

http::Response getZoneDifference(const Call& call)
{
  const auto name = readZoneName(call.parameter("name"));
  if (!name || !call.token.covers(*name)) {
    return notFound(call.request);
  }
  Findings findings;
  const auto from = call.request.target.find("from");
  if (!from) {
    findings.push_back(mistake("not-a-time", "from", "from is a time like 2027-01-31T12:00:00Z"));
    return unprocessable(call.request, findings);
  }
  const auto before = readZoneThen(call.connection, *name, from, "from", findings);
  const auto after = readZoneThen(call.connection, *name, call.request.target.find("to"), "to", findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  if (!before->zone && !after->zone) {
    return notFound(call.request);
  }
  const Json head = {{"zone", shownZone(*name)}, {"from", before->time}, {"to", after->time}};
  return historyResponse(call, {*before, *after}, "application/json; charset=utf-8", [head, before, after](pg::Connection& connection, const http::Write& write) {
    StreamedList list(write, head, "changes");
    recorddb::forEachDifference(connection, before->zone, before->time, after->zone, after->time, [&list](const auto& one) { list.add(differenceJson(one)); });
    list.finish();
  });
}

} // namespace dodns::api
