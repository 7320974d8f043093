// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/ldns_values.hh"
#include "legacy/tcp_connection.hh"
#include "legacy/tsig_key.hh"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dodns::legacy {

struct DnsClientSettings
{
  Endpoint server;
  std::optional<TsigKey> key;
  std::chrono::milliseconds connectTimeout{3000};
  std::chrono::milliseconds timeout{5000}; ///< for one message, each of a transfer
};

/** What a server says about a question. */
struct Answer
{
  uint8_t rcode = 0; ///< RFC 1035 section 4.1.1, RFC 2136 section 2.2
  bool isAuthoritative = false;
  std::vector<ReceivedRecord> answer;
  std::vector<ReceivedRecord> authority;
  std::vector<ReceivedRecord> additional; ///< without OPT and TSIG
};

/** Talks to one nameserver over TCP, signs and checks signatures. The
 * connection is kept and made again when it was lost. Throws Error; not for use
 * by two threads at once. */
class DnsClient
{
public:
  /** @param name how messages call the server. */
  DnsClient(DnsClientSettings settings, std::string name)
      : d_settings(std::move(settings)), d_name(std::move(name)) {}

  /** Asks without asking for recursion. Asks again, once, when a connection
   * that was idle is closed at that moment. */
  Answer ask(const dns::Name& name, uint16_t type);

  /** The records of a zone from the first SOA on, without the closing one (RFC
   * 5936). @throws Error unavailable when the end comes too early, refused,
   * noZone; then the sink has been given a part. */
  void transfer(const dns::Name& zone, const std::function<void(const ReceivedRecord&)>& take);

  /** What came and went since a zone had this serial (IXFR, RFC 1995). @returns
   * the serial with these changes; nothing when the server sends the whole zone
   * instead, or refuses: then what was handed out means nothing.
   * @throws Error unavailable. */
  std::optional<uint32_t> transferChanges(const dns::Name& zone, uint32_t serial, const std::function<void(const ReceivedRecord&, bool isAdded)>& take);

  /** Sends a DNS UPDATE. @returns the rcode. What fails after it was sent has
   * an unknown outcome. */
  uint8_t update(const dns::Name& zone, const ldns_rr_list& prerequisites, const ldns_rr_list& updates);

  const std::string& name() const { return d_name; }

private:
  class Exchange;
  void connect();
  std::string wireOf(const ldns_pkt& request) const;
  void requireRoom(const std::string& wire) const;
  [[noreturn]] void fail(const std::string& what);

  const DnsClientSettings d_settings;
  const std::string d_name;
  std::unique_ptr<TcpConnection> d_connection;
};

/** `NXDOMAIN`, or `RCODE17` when it has no name. */
std::string rcodeToText(uint8_t rcode);

} // namespace dodns::legacy
