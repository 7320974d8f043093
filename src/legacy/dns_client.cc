// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/dns_client.hh"

#include "dns/rrtype.hh"
#include "legacy/error.hh"
#include "legacy/incremental_transfer.hh"
#include "legacy/tsig_exchange.hh"

#include <random>

namespace dodns::legacy {

namespace {

uint16_t randomId()
{
  static thread_local std::random_device device;
  return static_cast<uint16_t>(device());
}

Deadline in(std::chrono::milliseconds time)
{
  return std::chrono::steady_clock::now() + time;
}

std::vector<ReceivedRecord> recordsOf(const ldns_rr_list* list)
{
  std::vector<ReceivedRecord> records;
  for (size_t i = 0; i < ldns_rr_list_rr_count(list); ++i) {
    auto record = received(*ldns_rr_list_rr(list, i));
    if (record && record->type != LDNS_RR_TYPE_OPT) {
      records.push_back(std::move(*record));
    }
  }
  return records;
}

Packet question(const dns::Name& name, uint16_t type)
{
  return Packet(ldns_pkt_query_new(toLdns(name).release(), static_cast<ldns_rr_type>(type), LDNS_RR_CLASS_IN, 0));
}

/** A SOA in the authority section says what the client has; of it only the
 * serial counts. */
Packet questionSince(const dns::Name& zone, uint32_t serial)
{
  auto request = question(zone, LDNS_RR_TYPE_IXFR);
  std::string soa(2, '\0'); // two names, both the root
  for (int shift = 24; shift >= 0; shift -= 8) {
    soa += static_cast<char>(serial >> static_cast<unsigned>(shift));
  }
  soa.append(16, '\0');
  ldns_pkt_push_rr(request.get(), LDNS_SECTION_AUTHORITY, newRecord(zone, dns::rrtype::kSoa, LDNS_RR_CLASS_IN, 0, soa));
  return request;
}

/** Hands a message to the reader. */
IncrementalTransfer::State takeMessage(IncrementalTransfer& transfer, const ldns_rr_list* records)
{
  using State = IncrementalTransfer::State;
  const size_t count = ldns_rr_list_rr_count(records);
  if (count == 0) {
    return State::whole;
  }
  for (size_t i = 0; i < count; ++i) {
    const auto record = received(*ldns_rr_list_rr(records, i));
    const auto state = record ? transfer.take(*record) : State::whole;
    if (state != State::goesOn) {
      return i + 1 == count ? state : State::whole;
    }
  }
  return transfer.endMessage();
}

} // namespace

std::string rcodeToText(uint8_t rcode)
{
  const auto* found = ldns_lookup_by_id(ldns_rcodes, rcode);
  return found == nullptr ? "RCODE" + std::to_string(rcode) : found->name;
}

/** One request and its responses. */
class DnsClient::Exchange
{
public:
  explicit Exchange(DnsClient& client)
      : d_client(client), d_tsig(client.d_settings.key ? &*client.d_settings.key : nullptr) {}

  void send(ldns_pkt& request)
  {
    ldns_pkt_set_id(&request, randomId());
    d_id = ldns_pkt_id(&request);
    d_opcode = ldns_pkt_get_opcode(&request);
    // Signing does not say that a message is too long: it ends the process.
    d_client.requireRoom(d_client.wireOf(request));
    d_tsig.sign(request);
    d_client.d_connection->send(d_client.wireOf(request), in(d_client.d_settings.timeout));
  }

  Packet receive()
  {
    const auto deadline = in(d_client.d_settings.timeout);
    const auto size = d_client.d_connection->receive(2, deadline);
    const auto wire = d_client.d_connection->receive(static_cast<unsigned char>(size[0]) * 256U + static_cast<unsigned char>(size[1]), deadline);
    auto response = packetFrom(wire);
    if (!response) {
      d_client.fail("sent a message that cannot be understood");
    }
    if (ldns_pkt_id(response.get()) != d_id || !ldns_pkt_qr(response.get()) || ldns_pkt_get_opcode(response.get()) != d_opcode) {
      d_client.fail("sent what nobody asked for");
    }
    const auto wrong = d_tsig.check(*response, wire);
    if (!wrong.empty()) {
      d_client.d_connection.reset();
      const auto rcode = ldns_pkt_get_rcode(response.get());
      // Who refuses a key often says no more than an rcode; who stands before the server, and got no answer of it, says SERVFAIL.
      const bool hasFailed = rcode == LDNS_RCODE_SERVFAIL;
      const auto kind = d_tsig.isAboutTime() || hasFailed ? Error::Kind::unavailable : Error::Kind::refused;
      throw Error(kind, d_client.d_name + " " + wrong + (rcode == LDNS_RCODE_NOERROR ? "" : " (" + rcodeToText(static_cast<uint8_t>(rcode)) + ")"), d_opcode == LDNS_PACKET_UPDATE && rcode == LDNS_RCODE_NOERROR);
    }
    return response;
  }

  bool isCovered() const { return d_tsig.isCovered(); }

private:
  DnsClient& d_client;
  TsigExchange d_tsig;
  uint16_t d_id = 0;
  ldns_pkt_opcode d_opcode = LDNS_PACKET_QUERY;
};

void DnsClient::connect()
{
  if (!d_connection || !d_connection->isIdle()) {
    d_connection.reset();
    d_connection = std::make_unique<TcpConnection>(d_settings.server, d_name, in(d_settings.connectTimeout));
  }
}

void DnsClient::requireRoom(const std::string& wire) const
{
  constexpr size_t kLargest = 0xffff;
  constexpr size_t kSignature = 640; // two names, the longest MAC, and what is between them
  if (wire.size() > kLargest - kSignature) {
    throw Error(Error::Kind::unsupported, d_name + ": more than fits into one message, and only one message is done as a whole");
  }
}

/** With the two octets that go before it over TCP. */
std::string DnsClient::wireOf(const ldns_pkt& request) const
{
  std::string wire;
  const auto status = toWire(request, wire);
  if (status != LDNS_STATUS_OK) {
    throw Error(Error::Kind::unsupported, d_name + ": the message cannot be written: " + ldns_get_errorstr_by_id(status));
  }
  return std::string{static_cast<char>(wire.size() >> 8U), static_cast<char>(wire.size())} + wire;
}

void DnsClient::fail(const std::string& what)
{
  d_connection.reset();
  throw Error(Error::Kind::unavailable, d_name + " " + what);
}

Answer DnsClient::ask(const dns::Name& name, uint16_t type)
{
  Packet response;
  for (bool mayRetry = d_connection != nullptr; !response; mayRetry = false) {
    try {
      connect();
      Exchange exchange(*this);
      exchange.send(*question(name, type));
      response = exchange.receive();
    }
    catch (const Error& error) {
      d_connection.reset();
      if (!mayRetry || !error.isRetryable()) {
        throw;
      }
    }
  }
  return {static_cast<uint8_t>(ldns_pkt_get_rcode(response.get())), ldns_pkt_aa(response.get()), recordsOf(ldns_pkt_answer(response.get())), recordsOf(ldns_pkt_authority(response.get())), recordsOf(ldns_pkt_additional(response.get()))};
}

void DnsClient::transfer(const dns::Name& zone, const std::function<void(const ReceivedRecord&)>& take)
{
  connect();
  Exchange exchange(*this);
  try {
    exchange.send(*question(zone, LDNS_RR_TYPE_AXFR));
    bool hasBegun = false;
    for (bool isAtEnd = false; !isAtEnd;) {
      const auto response = exchange.receive();
      const auto rcode = static_cast<uint8_t>(ldns_pkt_get_rcode(response.get()));
      if (rcode == LDNS_RCODE_SERVFAIL) {
        fail("cannot transfer " + zone.toText() + " now: SERVFAIL");
      }
      if (rcode != LDNS_RCODE_NOERROR) {
        throw Error(rcode == LDNS_RCODE_NOTAUTH ? Error::Kind::noZone : Error::Kind::refused, d_name + " does not transfer " + zone.toText() + ": " + rcodeToText(rcode));
      }
      const auto* records = ldns_pkt_answer(response.get());
      if (ldns_rr_list_rr_count(records) == 0) {
        fail("sent an empty message in a transfer of " + zone.toText());
      }
      for (size_t i = 0; i < ldns_rr_list_rr_count(records); ++i) {
        const auto record = received(*ldns_rr_list_rr(records, i));
        const bool isSoa = record && record->type == dns::rrtype::kSoa && record->name == zone;
        if (isAtEnd || !record || (!hasBegun && !isSoa)) {
          fail("sent a transfer of " + zone.toText() + " that does not begin and end with its SOA");
        }
        isAtEnd = hasBegun && isSoa;
        hasBegun = true;
        if (!isAtEnd) {
          take(*record);
        }
      }
    }
    if (!exchange.isCovered()) {
      fail("ended a transfer of " + zone.toText() + " without a signature");
    }
  }
  catch (...) {
    d_connection.reset(); // the rest of the transfer may be on its way
    throw;
  }
}

std::optional<uint32_t> DnsClient::transferChanges(const dns::Name& zone, uint32_t serial, const std::function<void(const ReceivedRecord&, bool isAdded)>& take)
{
  connect();
  Exchange exchange(*this);
  try {
    exchange.send(*questionSince(zone, serial));
    IncrementalTransfer transfer(zone, serial, take);
    for (;;) {
      const auto response = exchange.receive();
      if (ldns_pkt_get_rcode(response.get()) != LDNS_RCODE_NOERROR) {
        return std::nullopt; // whoever reads the whole zone then is told why not
      }
      switch (takeMessage(transfer, ldns_pkt_answer(response.get()))) {
      case IncrementalTransfer::State::goesOn:
        break;
      case IncrementalTransfer::State::complete:
        if (!exchange.isCovered()) {
          fail("ended an incremental transfer of " + zone.toText() + " without a signature");
        }
        return transfer.serial();
      case IncrementalTransfer::State::whole:
        d_connection.reset(); // the rest of it is on its way
        return std::nullopt;
      }
    }
  }
  catch (...) {
    d_connection.reset();
    throw;
  }
}

uint8_t DnsClient::update(const dns::Name& zone, const ldns_rr_list& prerequisites, const ldns_rr_list& updates)
{
  connect();
  const Packet request(ldns_update_pkt_new(toLdns(zone).release(), LDNS_RR_CLASS_IN, &prerequisites, &updates, nullptr));
  Exchange exchange(*this);
  exchange.send(*request);
  try {
    return static_cast<uint8_t>(ldns_pkt_get_rcode(exchange.receive().get()));
  }
  catch (const Error& error) {
    d_connection.reset();
    throw Error(error.kind(), error.what(), error.isRetryable() || error.outcomeIsUnknown());
  }
}

} // namespace dodns::legacy
