// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/event_feed.hh"

#include "api/domain_json.hh"
#include "api/json.hh"
#include "base/log.hh"

#include <sys/eventfd.h>
#include <unistd.h>

namespace dodns::api {

namespace {

constexpr size_t kMaxEntries = 10000; ///< of one look; who missed more begins anew
constexpr std::chrono::milliseconds kBetweenLooks(50);
constexpr std::chrono::milliseconds kWithoutNotice(1000); ///< a notification may be lost
constexpr std::chrono::seconds kBeat(15);
constexpr std::chrono::milliseconds kAfterFailure(1000);

std::string eventText(const recorddb::FeedEntry& entry)
{
  const auto zone = dns::Name::parse(entry.zone);
  Json data = {{"transaction", std::to_string(entry.transaction)}, {"at", entry.at}, {"zone", zone ? shownZone(*zone) : entry.zone}, {"scope", entry.scope}};
  if (!entry.name.empty()) {
    data["name"] = entry.name;
  }
  if (entry.zoneIsGone) {
    data["is_gone"] = true;
  }
  return "event: change\ndata: " + toText(data) + "\n\n";
}

bool isFor(const EventClient& client, const recorddb::FeedEntry& entry)
{
  const auto zone = dns::Name::parse(entry.zone);
  return zone && client.token.covers(*zone) && (!client.zone || *client.zone == *zone);
}

} // namespace

EventFeed::EventFeed(recorddb::Database& database)
    : d_database(database), d_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), d_thread([this] { run(); })
{
}

EventFeed::~EventFeed()
{
  stop();
  d_thread.join();
  close(d_wake);
}

bool EventFeed::add(EventClient client)
{
  const std::lock_guard lock(d_mutex);
  if (d_isStopping || d_count >= kMaxClients) {
    return false;
  }
  ++d_count;
  d_new.push_back(std::move(client));
  d_changed.notify_one();
  eventfd_write(d_wake, 1);
  return true;
}

void EventFeed::stop()
{
  const std::lock_guard lock(d_mutex);
  d_isStopping = true;
  d_changed.notify_one();
  eventfd_write(d_wake, 1);
}

bool EventFeed::hasClients()
{
  const std::lock_guard lock(d_mutex);
  return !d_isStopping && d_count > 0;
}

void EventFeed::run()
{
  while (true) {
    {
      std::unique_lock lock(d_mutex);
      d_changed.wait(lock, [this] { return d_isStopping || d_count > 0; });
      if (d_isStopping) {
        break;
      }
    }
    try {
      follow();
    }
    catch (const base::Error& error) {
      base::log(base::LogLevel::warning, std::string("cannot read the change feed for events: ") + error.what());
      std::unique_lock lock(d_mutex);
      d_changed.wait_for(lock, kAfterFailure, [this] { return d_isStopping; });
    }
  }
  for (const auto& member : d_members) {
    member.client.stream->end();
  }
  const std::lock_guard lock(d_mutex);
  for (const auto& client : d_new) {
    client.stream->end();
  }
}

/** Until there are no clients any more, or the database goes away: then those
 * who are there wait, and hear everything later. */
void EventFeed::follow()
{
  const auto connection = d_database.connectAside();
  connection->listen("dodns");
  while (hasClients()) {
    look(*connection);
    const auto looked = Clock::now();
    connection->waitForNotification(kWithoutNotice, d_wake);
    eventfd_t ignored = 0;
    eventfd_read(d_wake, &ignored);
    std::unique_lock lock(d_mutex);
    d_changed.wait_until(lock, looked + kBetweenLooks, [this] { return d_isStopping; });
  }
}

void EventFeed::look(pg::Connection& connection)
{
  if (d_members.empty()) {
    d_position.reset();
  }
  {
    const std::lock_guard lock(d_mutex);
    for (auto& client : d_new) {
      d_members.push_back({std::move(client)});
    }
    d_new.clear();
  }
  const bool isBeat = Clock::now() >= d_nextBeat;
  if (isBeat) {
    d_nextBeat = Clock::now() + kBeat;
  }
  pg::Transaction transaction(connection, pg::Transaction::Mode::repeatableRead);
  const auto common = recorddb::readFeed(connection, d_position, kMaxEntries);
  for (auto& member : d_members) {
    if (isBeat && !recorddb::findToken(connection, member.client.tokenHash)) {
      member.client.stream->end();
    }
    else if (member.isWelcomed) {
      tell(member, common, isBeat);
    }
    else {
      tell(member, recorddb::readFeed(connection, member.client.since, kMaxEntries), true);
      member.isWelcomed = true;
    }
  }
  transaction.commit();
  d_position = common.position;
  const auto before = d_members.size();
  d_members.remove_if([](const Member& member) { return member.client.stream->hasEnded(); });
  const std::lock_guard lock(d_mutex);
  d_count -= before - d_members.size();
}

void EventFeed::tell(Member& member, const recorddb::FeedLook& look, bool isBeat)
{
  std::string text;
  if (!look.isComplete) {
    text = "event: reset\ndata: {\"reason\":\"Changes were missed. Read again what you keep.\"}\n";
  }
  for (const auto& entry : look.isComplete ? look.entries : std::vector<recorddb::FeedEntry>()) {
    if (isFor(member.client, entry)) {
      text += eventText(entry);
    }
  }
  if (text.empty() && !isBeat) {
    return;
  }
  // The position is told behind what leads to it; alone it is a sign of life.
  const bool isWhole = text.size() >= 2 && text.substr(text.size() - 2) == "\n\n";
  if (isWhole) {
    text.pop_back();
  }
  member.client.stream->push(text + "id: " + look.position.toText() + "\n\n");
}

} // namespace dodns::api
