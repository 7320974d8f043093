// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/zone_verifier.hh"
#include "zone_case.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <random>

using namespace dodns;
using namespace dodns::verify;

/** The same inputs at every run: the generator has a fixed seed. */
class RandomTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RandomTest);
  CPPUNIT_TEST(anyRdataThatIsReadIsLookedAt);
  CPPUNIT_TEST(anyMixtureOfCasesIsAZone);
  CPPUNIT_TEST_SUITE_END();

  std::mt19937 d_random{4711};

  size_t below(size_t limit) { return d_random() % limit; }

  /** Some octets of `wire` are others, or it is cut off, or goes on. */
  std::string mutated(std::string wire)
  {
    for (size_t i = below(4); i > 0 && !wire.empty(); --i) {
      wire[below(wire.size())] = static_cast<char>(d_random());
    }
    if (below(4) == 0) {
      wire.resize(below(wire.size() + 1));
    }
    if (below(4) == 0) {
      wire += static_cast<char>(d_random());
    }
    return wire;
  }

  static size_t findingsIn(EntryStore& store, const dns::Name& zone)
  {
    size_t count = 0;
    verifyZone(store, zone, {}, {}, [&count](const base::Finding& finding) {
      CPPUNIT_ASSERT(!finding.message.empty());
      ++count;
    });
    return count;
  }

public:
  void anyRdataThatIsReadIsLookedAt()
  {
    size_t readable = 0;
    for (const auto& one : readZoneCases()) {
      for (const auto& entry : one.entries) {
        if (entry.record.rdata.wire().size() > 1000) {
          continue;
        }
        EntryStore store;
        for (int turn = 0; turn < 20; ++turn) {
          const auto type = below(20) == 0 ? static_cast<uint16_t>(below(70)) : entry.record.type();
          const auto rdata = dns::Rdata::fromWire(type, mutated(entry.record.rdata.wire()));
          if (rdata) {
            ++readable;
            store.add({entry.record.name, entry.record.ttl, *rdata}, entry.place);
          }
        }
        findingsIn(store, one.zone);
      }
    }
    CPPUNIT_ASSERT_MESSAGE("hardly any mutation was rdata", readable > 1000);
  }

  void anyMixtureOfCasesIsAZone()
  {
    std::vector<Entry> all;
    for (const auto& one : readZoneCases()) {
      all.insert(all.end(), one.entries.begin(), one.entries.end());
    }
    for (int turn = 0; turn < 200; ++turn) {
      EntryStore store;
      for (size_t i = below(60); i > 0; --i) {
        const auto& entry = all[below(all.size())];
        store.add(entry.record, entry.place);
      }
      findingsIn(store, *dns::Name::parse(below(2) == 0 ? "example.test." : "."));
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RandomTest);
