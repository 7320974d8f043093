// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/mnemonics.hh"

#include "dns/rdata.hh"
#include "dns/rrtype.hh"

#include <algorithm>

namespace dodns::zonefile {

namespace {

Mnemonic lookUp(std::string_view word)
{
  Mnemonic mnemonic;
  mnemonic.word = word;
  std::string upper(word);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto type = dns::rrtypeFromText(upper);
  if (!type) {
    return mnemonic;
  }
  mnemonic.type = *type;
  mnemonic.isKnown = true;
  const auto list = ". " + mnemonic.word;
  const auto rdata = dns::Rdata::parse(dns::rrtype::kNsec, list);
  mnemonic.isCanonical = rdata && rdata->toText() == list;
  return mnemonic;
}

} // namespace

const Mnemonic& Mnemonics::find(std::string_view word)
{
  uint32_t hash = 0;
  for (const char c : word) {
    hash = hash * 31 + static_cast<unsigned char>(c);
  }
  auto& place = d_known[(hash ^ hash >> 8) % d_known.size()];
  if (place.word != word) {
    place = lookUp(word);
  }
  return place;
}

} // namespace dodns::zonefile
