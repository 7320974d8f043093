// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dobackend.hh"

#include "replica/inspection.hh"

#include <sstream>

namespace dodns::backend {

namespace {

constexpr const char* kHelp = "help                 this\n"
                              "status               how far each nameserver follows, and what is in the replica of this machine\n"
                              "resync [NAMESERVER]  let a nameserver copy the whole record database now; without a name the one of this machine\n";

/** In the largest unit that is there at least twice. */
std::string toText(std::chrono::seconds time)
{
  constexpr std::pair<int64_t, const char*> kUnits[] = {{86400, " d"}, {3600, " h"}, {60, " min"}};
  for (const auto& [seconds, unit] : kUnits) {
    if (time.count() >= 2 * seconds) {
      return std::to_string(time.count() / seconds) + unit;
    }
  }
  return std::to_string(std::max<int64_t>(time.count(), 0)) + " s";
}

std::string toLine(const recorddb::NameserverStatus& nameserver)
{
  std::ostringstream line;
  line << "nameserver " << nameserver.name << ": dodns " << nameserver.version << ", last contact " << toText(nameserver.sinceContact) << " ago, ";
  if (!nameserver.position) {
    line << "position unreadable";
  }
  else {
    line << "position " << nameserver.position->horizon << ", " << nameserver.pendingChanges << " changes behind";
  }
  line << ", lag " << nameserver.lag.count() << " ms";
  if (nameserver.sinceCopy) {
    line << ", full copy " << toText(*nameserver.sinceCopy) << " ago";
  }
  if (nameserver.mustCopy) {
    line << "; the change feed is pruned beyond its position, so it will make a full copy";
  }
  if (nameserver.isGone) {
    line << "; gone: the change feed does not wait for it any more, and its row in dodns.nameservers may be removed";
  }
  return line.str() + "\n";
}

std::string toLines(const replica::Inspection& replica)
{
  constexpr uint64_t kMebi = uint64_t{1} << 20;
  std::ostringstream lines;
  lines << "replica " << replica.path << ": " << (replica.isInUse ? "in use by a pdns_server" : "no pdns_server has it open") << ", " << (replica.fileSize + kMebi - 1) / kMebi << " MiB, position " << replica.facts.progress.position.horizon << ", " << replica.zones << " zones, " << replica.names << " names, " << replica.refused << " RRsets refused\n";
  for (const auto& refusal : replica.refusals) {
    lines << "refused " << refusal << "\n";
  }
  if (replica.refusals.size() < replica.refused) {
    lines << "refused " << replica.refused - replica.refusals.size() << " more\n";
  }
  return lines.str();
}

/** What somebody who is not allowed to see the replica, or has none, still gets. */
std::string describeReplica(const Settings& settings)
{
  constexpr size_t kMostRefusals = 10;
  try {
    return toLines(replica::inspectDirectory(settings.replicaDirectory, settings.mapSize, kMostRefusals));
  }
  catch (const base::Error& error) {
    return "replica: " + std::string(error.what()) + "\n";
  }
}

} // namespace

string DoBackend::directBackendCmd(const string& query)
{
  std::istringstream words(query);
  std::string command;
  std::string nameserver;
  std::string excess;
  words >> command >> nameserver >> excess;
  if (command.empty() || command == "help") {
    return kHelp;
  }
  if (command == "status" && nameserver.empty()) {
    return guarded("status", [&] { return describeStatus(); });
  }
  if (command == "resync" && excess.empty()) {
    return guarded("resync", [&] { return requestCopy(nameserver); });
  }
  throw PDNSException("[dobackend] there is no command '" + query + "'. The commands are:\n" + kHelp);
}

std::string DoBackend::describeStatus()
{
  std::string text;
  for (const auto& nameserver : d_store.nameservers()) {
    text += toLine(nameserver);
  }
  if (text.empty()) {
    text = "no nameserver has reported yet\n";
  }
  // A process must not open a replica twice.
  return d_service == nullptr ? text + describeReplica(Settings::read(getPrefix())) : text;
}

std::string DoBackend::requestCopy(const std::string& nameserver)
{
  const auto& wanted = nameserver.empty() ? Settings::read(getPrefix()).follower.reporter.nameserver : nameserver;
  std::string known;
  for (const auto& status : d_store.nameservers()) {
    if (status.name == wanted) {
      d_store.requestCopy(wanted);
      return wanted + " is asked for a full copy; it was heard of " + toText(status.sinceContact) + " ago, and `status` says when it has made one\n";
    }
    known += (known.empty() ? "" : ", ") + status.name;
  }
  throw PDNSException("[dobackend] nameserver '" + wanted + "' has never reported. " + (known.empty() ? "Nor has any other" : "Known are: " + known) + ". A server's name is its setting do-nameserver, else its host name; one that follows a standby cannot report, docs/backend says how to reach it");
}

} // namespace dodns::backend
