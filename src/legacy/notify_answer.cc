// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/notify_answer.hh"

#include "legacy/ldns_values.hh"
#include "legacy/tsig_exchange.hh"

#include <algorithm>

namespace dodns::legacy {

namespace {

/** The zone that a NOTIFY is about; nothing when it is none. */
std::optional<dns::Name> zoneOf(const ldns_pkt& request)
{
  const auto* questions = ldns_pkt_question(&request);
  if (ldns_rr_list_rr_count(questions) != 1) {
    return std::nullopt;
  }
  const auto& question = *ldns_rr_list_rr(questions, 0);
  const bool isAboutSoa = ldns_rr_get_type(&question) == LDNS_RR_TYPE_SOA && ldns_rr_get_class(&question) == LDNS_RR_CLASS_IN;
  const auto zone = isAboutSoa ? received(question) : std::nullopt;
  return zone ? std::optional(zone->name) : std::nullopt;
}

/** The same id, opcode and question; no question when there are several, with which the answer could be too long to be signed. */
Packet responseTo(const ldns_pkt& request, ldns_pkt_rcode rcode)
{
  Packet response(ldns_pkt_new());
  ldns_pkt_set_id(response.get(), ldns_pkt_id(&request));
  ldns_pkt_set_opcode(response.get(), ldns_pkt_get_opcode(&request));
  ldns_pkt_set_qr(response.get(), true);
  ldns_pkt_set_aa(response.get(), rcode == LDNS_RCODE_NOERROR);
  ldns_pkt_set_rcode(response.get(), static_cast<uint8_t>(rcode));
  const auto* questions = ldns_pkt_question(&request);
  if (ldns_rr_list_rr_count(questions) == 1) {
    ldns_pkt_push_rr(response.get(), LDNS_SECTION_QUESTION, ldns_rr_clone(ldns_rr_list_rr(questions, 0)));
  }
  return response;
}

ldns_pkt_rcode judge(const ldns_pkt& request, const std::optional<dns::Name>& zone, const std::function<bool(const dns::Name&)>& isKnown)
{
  if (ldns_pkt_get_opcode(&request) != LDNS_PACKET_NOTIFY) {
    return LDNS_RCODE_NOTIMPL;
  }
  if (!zone) {
    return LDNS_RCODE_FORMERR;
  }
  return isKnown(*zone) ? LDNS_RCODE_NOERROR : LDNS_RCODE_NOTAUTH;
}

} // namespace

NotifyAnswer answerNotify(const std::string& wire, const std::string& sender, const NotifySenders& senders, const std::function<bool(const dns::Name&)>& isKnown)
{
  const auto request = packetFrom(wire);
  if (!request || ldns_pkt_qr(request.get())) {
    return {};
  }
  NotifyAnswer answer;
  const bool isSigned = senders.key && ldns_pkt_tsig(request.get()) != nullptr;
  TsigExchange tsig(isSigned ? &*senders.key : nullptr);
  auto rcode = LDNS_RCODE_REFUSED;
  bool isWronglySigned = false;
  if (isSigned) {
    isWronglySigned = !tsig.check(*request, wire).empty();
    rcode = LDNS_RCODE_NOTAUTH; // RFC 8945 section 5.2
  }
  const bool isOfSender = std::find(senders.addresses.begin(), senders.addresses.end(), sender) != senders.addresses.end();
  if (!isWronglySigned && (isSigned || isOfSender)) {
    answer.zone = zoneOf(*request);
    rcode = judge(*request, answer.zone, isKnown);
  }
  if (rcode != LDNS_RCODE_NOERROR) {
    answer.zone.reset();
  }
  const auto response = responseTo(*request, rcode);
  if (isSigned && !isWronglySigned) {
    tsig.sign(*response);
  }
  toWire(*response, answer.wire);
  return answer;
}

} // namespace dodns::legacy
