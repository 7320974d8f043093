// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/problem.hh"

namespace dodns::api {

http::Response getEvents(const Call& call)
{
  EventClient client;
  client.token = call.token;
  client.tokenHash = call.tokenHash;
  // A browser sends the header when it connects again by itself.
  const auto since = call.request.headers.find("Last-Event-ID");
  const auto given = since ? since : call.request.target.find("since");
  if (given) {
    client.since = recorddb::Position::parse(*given);
    if (!client.since) {
      return unprocessable(call.request, {mistake("not-a-position", "since", "since is not the id of an event")});
    }
  }
  if (const auto text = call.request.target.find("zone")) {
    client.zone = readZoneName(*text);
    if (!client.zone || !call.token.covers(*client.zone)) {
      return notFound(call.request);
    }
  }
  client.stream = std::make_shared<http::EventStream>(EventFeed::kMaxWaiting);
  http::Response response;
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no"); // nginx would collect them
  response.events = client.stream;
  if (!call.service.events.add(std::move(client))) {
    response = problem(call.request, 503, "service_unavailable", "Too many clients listen to events.");
    response.headers.add("Retry-After", "10");
  }
  return response;
}

} // namespace dodns::api
