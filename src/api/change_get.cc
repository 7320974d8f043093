// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/nameserver_json.hh"
#include "api/problem.hh"
#include "recorddb/change_position.hh"

#include <charconv>

namespace dodns::api {

namespace {

constexpr std::chrono::milliseconds kLongestWait(30000);

const char* toText(Propagation propagation)
{
  switch (propagation) {
  case Propagation::none:
    return "none";
  case Propagation::some:
    return "some";
  case Propagation::all:
    return "all";
  }
  return "";
}

std::optional<uint64_t> readNumber(std::string_view text, uint64_t max)
{
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool isNumber = error == std::errc() && end == text.data() + text.size();
  return isNumber && number <= max ? std::optional(number) : std::nullopt;
}

/** `5s`, `500ms`, `5`; nothing when it is none of these. */
std::optional<std::chrono::milliseconds> readWait(std::string_view text)
{
  constexpr uint64_t kMax = 86400000;
  const auto unit = text.find_first_not_of("0123456789");
  const auto number = readNumber(text.substr(0, unit), kMax);
  const auto name = unit == std::string_view::npos ? "s" : text.substr(unit);
  if (!number || (name != "s" && name != "ms")) {
    return std::nullopt;
  }
  return std::chrono::milliseconds(*number * (name == "s" ? 1000 : 1));
}

http::Response answer(uint64_t transaction, const std::vector<recorddb::NameserverStatus>& nameservers)
{
  Json json;
  json["position"] = std::to_string(transaction);
  json["applied_by"] = toText(propagationOf(transaction, nameservers));
  json["nameservers"] = Json::array();
  for (const auto& nameserver : nameservers) {
    auto one = nameserverJson(nameserver);
    one["has_applied"] = nameserver.position && nameserver.position->hasSeen(transaction);
    json["nameservers"].push_back(std::move(one));
  }
  return jsonResponse(200, json);
}

} // namespace

http::Response getChange(const Call& call)
{
  // PostgreSQL's numbers are of 64 bits, its snapshots of one less.
  const auto transaction = readNumber(call.parameter("position"), INT64_MAX);
  const auto wait = readWait(call.request.target.find("wait").value_or("0s"));
  if (!wait) {
    return unprocessable(call.request, {mistake("not-a-duration", "wait", "wait is like 5s or 500ms")});
  }
  const auto state = transaction ? recorddb::transactionState(call.connection, *transaction) : recorddb::TransactionState::unknown;
  if (state == recorddb::TransactionState::unknown || state == recorddb::TransactionState::aborted) {
    return notFound(call.request);
  }
  const auto nameservers = recorddb::listNameservers(call.connection);
  if (wait->count() == 0 || propagationOf(*transaction, nameservers) == Propagation::all) {
    return answer(*transaction, nameservers);
  }
  http::Response response;
  const auto deadline = PropagationWatch::Clock::now() + std::min(*wait, kLongestWait);
  auto away = busy(call.request, "How far the nameservers are cannot be asked at the moment.");
  response.later = [&watch = call.service.propagation, transaction = *transaction, deadline, away = std::move(away)](http::Answer give) {
    watch.wait(transaction, deadline, [transaction, give = std::move(give), away](const auto& found) { give(found ? answer(transaction, *found) : away); });
  };
  return response;
}

} // namespace dodns::api
