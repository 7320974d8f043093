// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later

// A module that ends the pdnsutil that loads it: before, it hands what
// Rdata::toText() makes to the server's own parser, for all cases and for
// garbage, and compares what lookups make of the octets with that. It says where
// they do not agree; the exit status is 1 then.
#include "dns/host_limits.hh"
#include "dns/rdata.hh"
#include "dns/rdata_samples.hh"
#include "dns/rrtype.hh"
#include "host_rdata.hh"
#include "runner/hex.hh"

#include <cstdlib>
#include <dnsrecords.hh>
#include <iostream>

using dodns::dns::Rdata;
using dodns::runner::toHex;

namespace {

/** Compares, and says what is wrong. */
bool isSame(const Rdata& rdata)
{
  std::string reason;
  const auto text = rdata.toText();
  const auto wire = dodns::backend::encodeRdata(rdata.type(), text, reason);
  const auto expected = dodns::dns::whyHostRefuses(rdata);
  const bool isServed = wire && *wire == rdata.wire();
  if (isServed == expected.empty()) {
    return true;
  }
  std::cout << dodns::dns::rrtypeToText(rdata.type()) << ' ' << text << '\n'
            << "  we:   " << toHex(rdata.wire()) << ' ' << expected << '\n'
            << "  host: " << (wire ? toHex(*wire) : reason) << std::endl;
  return false;
}

/** What lookups make of octets in a replica goes into packets as it is, and reads
 * as what the host itself makes of the text. */
bool isServedAsItIs(const Rdata& rdata)
{
  if (!dodns::dns::whyHostRefuses(rdata).empty()) {
    return true;
  }
  // The host writes an octet behind an empty target when it has read it from a
  // packet, and none when it has read it as text. RFC 7553 section 4.4 forbids it.
  constexpr size_t kSizeWithoutTarget = 4;
  if (rdata.type() == QType::URI && rdata.wire().size() == kSizeWithoutTarget) {
    return true;
  }
  constexpr bool kUncompressed = true;
  const auto content = dodns::backend::toContent(rdata.type(), rdata.wire());
  const auto served = content->serialize(g_rootdnsname, kUncompressed);
  const auto shown = content->getZoneRepresentation();
  const auto expected = dodns::backend::host::makeContent(rdata.type(), rdata.toText())->getZoneRepresentation();
  if (content->getType() == rdata.type() && served == rdata.wire() && shown == expected) {
    return true;
  }
  std::cout << dodns::dns::rrtypeToText(rdata.type()) << ' ' << rdata.toText() << '\n'
            << "  in packets: " << toHex(served) << " for " << toHex(rdata.wire()) << '\n'
            << "  in text:    " << shown << " for " << expected << std::endl;
  return false;
}

bool run()
{
  reportAllTypes();
  dodns::runner::Garbler garbler;
  size_t compared = 0;
  size_t different = 0;
  for (const auto& sample : dodns::runner::readSamples()) {
    for (int i = 0; i < 300; ++i) {
      const auto wire = i == 0 ? sample.wire : garbler.garble(sample.wire, {});
      if (const auto rdata = Rdata::fromWire(sample.type, wire)) {
        ++compared;
        different += isSame(*rdata) && isServedAsItIs(*rdata) ? 0 : 1;
      }
    }
  }
  std::cout << compared << " compared, " << different << " different" << std::endl;
  return different == 0 && compared > 20000;
}

struct AtLoad
{
  AtLoad() { std::_Exit(run() ? 0 : 1); }
} atLoad;

} // namespace
