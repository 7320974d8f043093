// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics.hh"

#include "host.hh"
#include "replica/reader.hh"
#include "service.hh"

namespace dodns::backend {

namespace {

using Read = uint64_t (*)(Service&);

struct Statistic
{
  const char* name;
  const char* explanation;
  StatType type;
  Read read;
};

uint64_t refusedRrsets(Service& service)
{
  try {
    replica::Reader reader(service.replica());
    const replica::Look look(reader);
    return reader.refusedCount();
  }
  catch (const base::Error&) {
    return 0;
  }
}

constexpr Statistic kStatistics[] = {
    {"lag-ms", "Milliseconds from the oldest change of the last round to its being served", StatType::gauge, [](Service& service) { return static_cast<uint64_t>(service.state().lagMilliseconds); }},
    {"position", "Transaction of the record database below which everything is applied", StatType::gauge, [](Service& service) { return service.state().horizon.load(); }},
    {"rounds", "Rounds that applied changes", StatType::counter, [](Service& service) { return service.state().rounds.load(); }},
    {"applied-names", "Names that rounds wrote to the replica", StatType::counter, [](Service& service) { return service.state().appliedNames.load(); }},
    {"last-contact", "Unix time in seconds of the last look after which the replica was as new as the record database", StatType::gauge, [](Service& service) { return static_cast<uint64_t>(service.state().lastContact); }},
    {"refused-rrsets", "RRsets of the record database that cannot be served", StatType::gauge, refusedRrsets},
    {"resyncs", "Full copies of the record database", StatType::counter, [](Service& service) { return service.state().resyncs.load(); }},
    {"late-writes", "Writes that the replica did not show within do-write-wait-ms", StatType::counter, [](Service& service) { return service.lateWrites(); }},
    {"connected", "1 while connected to the record database", StatType::gauge, [](Service& service) { return uint64_t{service.state().isConnected}; }},
};

} // namespace

void declareStatistics(const std::string& suffix)
{
  for (const auto& statistic : kStatistics) {
    const auto read = [suffix, function = statistic.read](const std::string&) {
      auto* service = Service::find(suffix);
      return service != nullptr ? function(*service) : 0;
    };
    S.declare("do" + suffix + "-" + statistic.name, statistic.explanation, read, statistic.type);
  }
}

} // namespace dodns::backend
