// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/old_zone.hh"

#include "dns/rrtype.hh"
#include "migration/record_verification.hh"

#include <algorithm>

namespace dodns::migration {

namespace {

using Rows = std::vector<recorddb::NumberedRecord>;

constexpr size_t kMostPlaces = 10;

class Reading
{
public:
  Reading(const dns::Name& zone, const verify::Rules& rules)
      : d_zone(zone), d_rules(rules) {}

  void take(const legacy::Entry& entry)
  {
    ++d_old.entries;
    std::vector<base::Finding> findings;
    auto record = zonefile::readEntry(entry.text, d_zone, findings);
    if (!record) {
      std::vector<base::Finding> ofName;
      const auto name = zonefile::readName(entry.text.name, d_zone, ofName);
      reject(name ? name->toText() : entry.text.name, entry.text.type, entry.text.ttl, {entry.text.data}, entry.place, findings);
      ++d_old.refused;
      return;
    }
    auto name = record->name.toText();
    auto data = record->rdata.toText();
    const bool isInOtherWords = name != entry.text.name || data != entry.text.data;
    d_old.converted += isInOtherWords ? 1 : 0;
    auto& found = d_found[OldZone::Key(std::move(name), dns::rrtypeToText(record->type()))];
    ++found.entries;
    if (found.places.empty() || found.places.back() != entry.place) {
      found.places.push_back(entry.place);
    }
    found.records.push_back({std::move(*record), std::move(data), isInOtherWords});
  }

  OldZone finish()
  {
    for (auto first = d_found.begin(); first != d_found.end();) {
      const auto end = std::find_if(first, d_found.end(), [&first](const auto& one) { return one.first.first != first->first.first; });
      for (auto one = first; one != end; ++one) {
        makeRRset(one->second.records);
      }
      isRight(first, end) ? takeAll(first, end) : takeOneByOne(first, end);
      first = end;
    }
    return std::move(d_old);
  }

private:
  struct Found
  {
    dns::Record record;
    std::string data;
    bool isInOtherWords;
  };
  struct FoundRRset
  {
    std::vector<Found> records;
    std::vector<std::string> places;
    int64_t entries = 0; ///< some may say the same
  };
  using RRsets = std::map<OldZone::Key, FoundRRset>;

  /** One TTL (RFC 2181 section 5.2), and each record once. */
  void makeRRset(std::vector<Found>& records)
  {
    const auto least = std::min_element(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.record.ttl < b.record.ttl; })->record.ttl;
    for (auto& one : records) {
      d_old.converted += one.record.ttl != least && !one.isInOtherWords ? 1 : 0;
      one.record.ttl = least;
    }
    std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.data < b.data; });
    records.erase(std::unique(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.record.rdata == b.record.rdata; }), records.end());
  }

  /** All of one name at once: nearly always there is nothing to find. */
  bool isRight(RRsets::iterator first, RRsets::iterator end) const
  {
    std::vector<verify::Entry> entries;
    for (; first != end; ++first) {
      for (const auto& one : first->second.records) {
        entries.push_back({one.record, {}});
        if (verify::hasError(verify::verifyEntry(entries.back(), d_zone, d_rules))) {
          return false;
        }
      }
    }
    return !verify::hasError(verify::verifyName(entries, d_zone, d_rules));
  }

  void takeAll(RRsets::iterator first, RRsets::iterator end)
  {
    for (; first != end; ++first) {
      put(first->first, rowsOf(*first), false);
    }
  }

  /** Those before decide what may be beside them. */
  void takeOneByOne(RRsets::iterator first, RRsets::iterator end)
  {
    Rows others;
    for (; first != end; ++first) {
      auto rows = rowsOf(*first);
      const auto findings = verifyRRset(rows, others, d_zone, d_rules);
      const bool isRefused = verify::hasError(findings);
      if (isRefused) {
        std::vector<std::string> data;
        for (const auto& row : rows) {
          data.push_back(row.rdata);
        }
        reject(first->first.first, first->first.second, rows.front().ttl, data, joined(first->second.places), findings);
        d_old.refused += first->second.entries;
      }
      else {
        others.insert(others.end(), rows.begin(), rows.end());
      }
      put(first->first, std::move(rows), isRefused);
    }
  }

  static Rows rowsOf(RRsets::value_type& rrset)
  {
    Rows rows;
    for (auto& one : rrset.second.records) {
      rows.push_back({0, rrset.first.first, rrset.first.second, one.record.ttl, std::move(one.data), {}});
    }
    return rows;
  }

  /** Of all entries, for nobody knows which of them has to be mended. */
  static std::string joined(const std::vector<std::string>& places)
  {
    std::string text;
    for (size_t i = 0; i < std::min(places.size(), kMostPlaces); ++i) {
      text += (i > 0 ? ", " : "") + places[i];
    }
    return places.size() > kMostPlaces ? text + " and " + std::to_string(places.size() - kMostPlaces) + " more" : text;
  }

  void put(const OldZone::Key& key, Rows rows, bool isRefused)
  {
    d_old.rrsets.emplace(key, OldZone::RRset{isRefused, std::move(rows)});
  }

  void reject(const std::string& name, const std::string& type, int64_t ttl, const std::vector<std::string>& data, const std::string& place, const std::vector<base::Finding>& findings)
  {
    recorddb::RejectedEntry entry;
    entry.zone = d_zone.toText();
    entry.name = name;
    entry.type = type;
    entry.ttl = ttl;
    entry.data = data;
    entry.isFromBackfill = true;
    entry.place = place;
    entry.findings = findings;
    d_old.rejected.push_back(std::move(entry));
    for (const auto& finding : findings) {
      if (finding.severity == base::Severity::error) {
        ++d_old.rules[finding.code];
      }
    }
  }

  const dns::Name& d_zone;
  const verify::Rules& d_rules;
  RRsets d_found;
  OldZone d_old;
};

} // namespace

OldZone readOldZone(legacy::System& system, const dns::Name& zone, const verify::Rules& rules)
{
  Reading reading(zone, rules);
  system.readZone(zone, [&reading](const legacy::Entry& entry) { reading.take(entry); });
  return reading.finish();
}

} // namespace dodns::migration
