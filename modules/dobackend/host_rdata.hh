// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "host.hh"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::backend {

/** Presentation form to uncompressed wire form by the server's own parser, and
 * read back once, so that serving it cannot fail. What wire form cannot hold
 * stays text, which only toContent() reads. A replica::RdataEncoder. */
std::optional<std::string> encodeRdata(uint16_t type, const std::string& rdata, std::string& reason);

/** The server's own form of what encodeRdata() made. @throws PDNSException, std::exception */
std::shared_ptr<DNSRecordContent> toContent(uint16_t type, std::string_view wire);

/** Presentation form with final dots, for the record database, of what
 * PowerDNS hands over, with or without them. @throws PDNSException */
std::string toStoredRdata(uint16_t type, const std::string& content);

/** What PowerDNS' tools expect: presentation form without final dots. Rdata
 * that the server cannot read is returned as it is stored. */
std::string toShownContent(uint16_t type, const std::string& storedRdata);

dns::Name toName(const DNSName& name);
/** DNSName keeps names as uncompressed wire form; this is a view into it. */
inline std::string_view wireOf(const DNSName& name)
{
  const auto& storage = name.getStorage();
  return {storage.data(), storage.size()};
}
DNSName toDnsName(const std::string& wire);

} // namespace dodns::backend
