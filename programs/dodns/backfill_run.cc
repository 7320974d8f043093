// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "backfill_run.hh"

#include <algorithm>
#include <set>
#include <thread>
#include <utility>

using namespace dodns;
using Json = BackfillRun::Json;

namespace {

constexpr std::chrono::milliseconds kFirstPause(200);
constexpr std::chrono::milliseconds kLongestPause(10000);

constexpr const char* kPath = "/dodns/v1/backfill";

constexpr unsigned kOkStatus = 200;
constexpr unsigned kNoContent = 204;
constexpr unsigned kTooManyRequests = 429;
constexpr unsigned kUnprocessable = 422;
constexpr unsigned kServerError = 500;

/** Of those that say something about the moment (RFC 9110 section 15.6, RFC 6585). */
bool isOfTheMoment(unsigned status)
{
  return status == kTooManyRequests || status > kServerError;
}

std::string messageOf(const ApiAnswer& answer)
{
  const auto json = Json::parse(answer.body, nullptr, false);
  const auto message = json.is_object() ? json.value("message", Json()) : Json();
  return "the API answers " + std::to_string(answer.status) + (message.is_string() ? ": " + message.get<std::string>() : "");
}

Json failure(const std::string& zone, const std::string& why)
{
  return {{"zone", zone}, {"outcome", "failed"}, {"reason", why}};
}

} // namespace

BackfillRun::BackfillRun(BackfillSettings settings, Names zones)
    : d_settings(std::move(settings)), d_zones(zones, d_settings.rate, d_settings.patience)
{
  d_figures.zones = zones.size();
}

void BackfillRun::addFailed(const std::string& zone, const std::string& why)
{
  ++d_figures.zones;
  takeResult(failure(zone, why));
}

void BackfillRun::run()
{
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < d_settings.workers; ++i) {
    threads.emplace_back([this] { work(); });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  if (d_error) {
    std::rethrow_exception(d_error);
  }
}

void BackfillRun::close(std::chrono::steady_clock::time_point begin)
{
  ApiClient client(d_settings.api);
  const auto answer = send(client, "/dodns/v1/backfill-runs", [&] { // anew at each try
    const auto took = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    return Json{{"zones", d_figures.zones}, {"failed", d_figures.failed}, {"milliseconds", took.count()}};
  });
  if (answer.status != kNoContent) {
    throw ApiError(messageOf(answer), false);
  }
}

void BackfillRun::work()
{
  try {
    ApiClient client(d_settings.api);
    for (auto zones = d_zones.take(); !zones.empty(); zones = d_zones.take()) {
      bring(client, zones);
    }
  }
  catch (const Json::exception&) {
    fail(std::make_exception_ptr(ApiError("the API's answer cannot be understood: is it dodns-api of this version?", false)));
  }
  catch (const base::Error&) {
    fail(std::current_exception());
  }
}

void BackfillRun::fail(std::exception_ptr error)
{
  const std::lock_guard lock(d_mutex);
  d_error = d_error ? d_error : std::move(error);
  d_zones.stop();
}

void BackfillRun::bring(ApiClient& client, const Names& zones)
{
  const auto answer = send(client, kPath, [&] { return request(zones); });
  if (answer.status == kOkStatus) {
    takeResults(client, answer.body, zones);
    return;
  }
  if (answer.status != kServerError && answer.status != kUnprocessable) {
    throw ApiError(messageOf(answer), false);
  }
  if (zones.size() > 1) { // one of them is why
    for (const auto& zone : zones) {
      bring(client, {zone});
    }
    return;
  }
  takeResult(failure(zones.front().toText(), messageOf(answer)));
  d_zones.done();
}

ApiAnswer BackfillRun::send(ApiClient& client, const std::string& path, const std::function<Json()>& body)
{
  const auto end = std::chrono::steady_clock::now() + d_settings.patience;
  for (auto pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    const bool isLast = std::chrono::steady_clock::now() >= end;
    std::chrono::milliseconds wait = pause;
    try {
      const auto answer = client.post(path, body().dump());
      if (!isOfTheMoment(answer.status)) {
        const std::lock_guard lock(d_mutex);
        d_isOut = false;
        return answer;
      }
      if (isLast) {
        throw ApiError(messageOf(answer), false);
      }
      if (pause > kFirstPause) { // once is nothing
        noteOutage(messageOf(answer));
      }
      wait = std::max<std::chrono::milliseconds>(wait, answer.retryAfter);
    }
    catch (const ApiError& error) {
      if (isLast || !error.isRetryable()) {
        throw;
      }
      if (pause > kFirstPause) {
        noteOutage("the API does not answer (" + std::string(error.what()) + ")");
      }
    }
    std::this_thread::sleep_for(wait);
  }
}

void BackfillRun::noteOutage(const std::string& why)
{
  const std::lock_guard lock(d_mutex);
  if (!d_isOut && takeOutage) {
    takeOutage(why);
  }
  d_isOut = true;
}

BackfillRun::Json BackfillRun::request(const Names& zones) const
{
  Json body = {{"zones", Json::array()}, {"again", d_settings.isAgain}, {"dry_run", d_settings.isDry}};
  for (const auto& zone : zones) {
    body["zones"].push_back(zone.toText());
  }
  return body;
}

/** One that was not to be had whenever it was asked for, mostly because others write it: now it is waited for, alone. */
void BackfillRun::takeLast(ApiClient& client, const dns::Name& zone)
{
  auto body = request({zone});
  body["wait"] = true;
  Json result;
  try {
    const auto answer = send(client, kPath, [&] { return body; });
    result = answer.status == kOkStatus ? Json::parse(answer.body).at("zones").at(0) : failure(zone.toText(), messageOf(answer));
  }
  catch (const ApiError& error) {
    result = failure(zone.toText(), error.what());
  }
  takeResult(result.value("outcome", "") == "later" ? failure(zone.toText(), result.value("reason", "")) : result);
}

void BackfillRun::takeResults(ApiClient& client, const std::string& body, const Names& zones)
{
  const auto results = Json::parse(body).at("zones");
  for (size_t i = 0; i < zones.size(); ++i) {
    if (results.at(i).value("outcome", "") == "later") {
      if (d_zones.again(zones[i])) {
        continue;
      }
      takeLast(client, zones[i]);
    }
    else {
      takeResult(results[i]);
    }
    d_zones.done();
  }
}

void BackfillRun::endMissing(const std::vector<dodns::dns::Name>& listed)
{
  std::set<std::string> names;
  for (const auto& zone : listed) {
    names.insert(zone.toText());
  }
  for (const auto& result : std::exchange(d_missing, {})) {
    const auto zone = result.value("zone", "");
    if (names.count(zone) == 0) {
      ++d_figures.gone;
      continue;
    }
    takeResult(failure(zone, result.value("reason", "")));
  }
}

void BackfillRun::takeResult(const Json& result)
{
  const std::lock_guard lock(d_mutex);
  const auto outcome = result.value("outcome", "");
  if (outcome == "gone") {
    d_missing.push_back(result);
    return;
  }
  d_figures.brought += outcome == "brought" ? 1 : 0;
  d_figures.unchanged += outcome == "unchanged" ? 1 : 0;
  d_figures.decidedHere += outcome == "decided-here" ? 1 : 0;
  d_figures.failed += outcome == "failed" ? 1 : 0;
  d_figures.entries += result.value("entries", uint64_t{0});
  d_figures.converted += result.value("converted", uint64_t{0});
  d_figures.added += result.value("added", uint64_t{0});
  d_figures.changed += result.value("changed", uint64_t{0});
  d_figures.removed += result.value("removed", uint64_t{0});
  d_figures.rejected += result.value("rejected", uint64_t{0});
  for (const auto& [rule, count] : result.value("rules", std::map<std::string, uint64_t>())) {
    d_figures.rules[rule] += count;
  }
  if (take) {
    take(result, d_figures);
  }
}
