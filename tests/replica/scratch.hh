// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "replica/environment.hh"
#include "replica/facts.hh"
#include "replica/writer.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace dodns::replica {

/** A folder that is removed with all that is in it. */
class ScratchFolder
{
public:
  ScratchFolder()
  {
    auto name = (std::filesystem::temp_directory_path() / "dodns-test-XXXXXX").string();
    CPPUNIT_ASSERT(mkdtemp(name.data()) != nullptr);
    d_path = name;
  }
  ~ScratchFolder() { std::filesystem::remove_all(d_path); }
  const std::string& path() const { return d_path; }

private:
  std::string d_path;
};

constexpr size_t kTestMapSize = size_t{64} << 20;

inline dns::Name nameOf(const std::string& text)
{
  std::string reason;
  const auto name = dns::Name::parse(text, &reason);
  CPPUNIT_ASSERT_MESSAGE(text + " " + reason, name.has_value());
  return *name;
}

inline ZoneInfo zoneOf(int32_t id, const std::string& name)
{
  ZoneInfo info;
  info.zone.id = id;
  info.zone.name = nameOf(name);
  return info;
}

/** What a NameBuilder would have built of records whose wire form is made up,
 * but for CNAMEs, whose target counts. */
inline NameBuilder::Built builtOf(const std::vector<std::pair<uint16_t, std::string>>& records)
{
  NameBuilder::Built built;
  for (const auto& [type, rdata] : records) {
    built.records.push_back({type, 3600, type == dns::rrtype::kCname ? nameOf(rdata).wire() : rdata});
    built.hasNs = built.hasNs || type == dns::rrtype::kNs;
  }
  return built;
}

} // namespace dodns::replica
