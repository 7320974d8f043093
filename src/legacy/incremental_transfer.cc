// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/incremental_transfer.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

namespace dodns::legacy {

IncrementalTransfer::State IncrementalTransfer::take(const ReceivedRecord& record)
{
  if (record.type == dns::rrtype::kSoa) {
    return record.name == d_zone ? takeSoa(record) : State::whole;
  }
  if (d_part != Part::removed && d_part != Part::added) {
    return State::whole;
  }
  d_take(record, d_part == Part::added);
  return State::goesOn;
}

IncrementalTransfer::State IncrementalTransfer::takeSoa(const ReceivedRecord& record)
{
  const auto soa = dns::Rdata::fromWire(record.type, record.rdata);
  if (!soa) {
    return State::whole;
  }
  const auto serial = serialOf(*soa);
  switch (d_part) {
  case Part::first:
    d_newest = serial;
    d_part = Part::second;
    // An older one is that of a server that was set back: its content is another one, too.
    return serial == d_serial ? State::complete : State::goesOn;
  case Part::added:
    if (serial == d_newest && d_serial == d_newest) {
      return State::complete;
    }
    [[fallthrough]];
  case Part::second:
    if (serial != d_serial) {
      return State::whole;
    }
    d_part = Part::removed;
    d_take(record, false);
    return State::goesOn;
  case Part::removed:
    d_serial = serial;
    d_part = Part::added;
    d_take(record, true);
    return State::goesOn;
  }
  return State::whole;
}

} // namespace dodns::legacy
