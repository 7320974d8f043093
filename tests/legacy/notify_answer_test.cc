// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/ldns_values.hh"
#include "legacy/message_budget.hh"
#include "legacy/notify_answer.hh"
#include "legacy/tsig_exchange.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using namespace dodns::legacy;

namespace {

const dns::Name kZone = *dns::Name::parse("example.com.");
const TsigKey kKey{*dns::Name::parse("dodns."), "hmac-sha256.", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="};

constexpr uint16_t kId = 4711;
constexpr uint16_t kSoa = 6;

Packet notify(const dns::Name& zone = kZone, uint16_t type = kSoa, ldns_pkt_opcode opcode = LDNS_PACKET_NOTIFY)
{
  Packet packet(ldns_pkt_query_new(toLdns(zone).release(), static_cast<ldns_rr_type>(type), LDNS_RR_CLASS_IN, LDNS_AA));
  ldns_pkt_set_id(packet.get(), kId);
  ldns_pkt_set_opcode(packet.get(), opcode);
  return packet;
}

std::string wireOf(const Packet& packet)
{
  std::string wire;
  toWire(*packet, wire);
  return wire;
}

NotifyAnswer answer(const std::string& wire, const std::string& sender = "192.0.2.1", std::optional<TsigKey> key = kKey)
{
  return answerNotify(wire, sender, {{"192.0.2.1"}, std::move(key)}, [](const dns::Name& zone) { return zone == kZone; });
}

/** Zone and rcode: `example.com. NOERROR`, `none REFUSED`, `none -` when nothing is answered. */
std::string textOf(const NotifyAnswer& answer)
{
  const auto packet = packetFrom(answer.wire);
  const auto* rcode = packet ? ldns_lookup_by_id(ldns_rcodes, ldns_pkt_get_rcode(packet.get())) : nullptr;
  return (answer.zone ? answer.zone->toText() : "none") + " " + (rcode != nullptr ? rcode->name : "-");
}

} // namespace

class NotifyAnswerTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(NotifyAnswerTest);
  CPPUNIT_TEST(answerIsThatOfRfc1996);
  CPPUNIT_TEST(strangersAreRefused);
  CPPUNIT_TEST(whoHasTheKeyIsBelieved);
  CPPUNIT_TEST(wrongSignatureIsNotBelieved);
  CPPUNIT_TEST(signatureWithoutContentIsNotBelieved);
  CPPUNIT_TEST(unknownZoneIsNotAuth);
  CPPUNIT_TEST(whatIsNoNotifyIsNotBelieved);
  CPPUNIT_TEST(severalQuestionsAreNotEchoed);
  CPPUNIT_TEST(budgetIsForASecond);
  CPPUNIT_TEST_SUITE_END();

public:
  void answerIsThatOfRfc1996()
  {
    const auto request = wireOf(notify());
    const auto said = answer(request);
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. NOERROR"), textOf(said));
    auto wanted = request;
    wanted[2] = static_cast<char>(0xa4); // QR, opcode 4, AA
    CPPUNIT_ASSERT_MESSAGE("id and question are those of the request", wanted == said.wire);
  }

  void strangersAreRefused()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("none REFUSED"), textOf(answer(wireOf(notify()), "192.0.2.2")));
    CPPUNIT_ASSERT_EQUAL(std::string("none REFUSED"), textOf(answer(wireOf(notify()), "192.0.2.2", std::nullopt)));
  }

  void whoHasTheKeyIsBelieved()
  {
    const auto request = notify();
    TsigExchange tsig(&kKey);
    tsig.sign(*request);
    const auto said = answer(wireOf(request), "192.0.2.2");
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. NOERROR"), textOf(said));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the answer is signed", std::string(), tsig.check(*packetFrom(said.wire), said.wire));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("without a key of ours the address counts", std::string("none REFUSED"), textOf(answer(wireOf(request), "192.0.2.2", std::nullopt)));
  }

  void wrongSignatureIsNotBelieved()
  {
    const auto request = notify();
    auto other = kKey;
    other.secret = "AAAA";
    TsigExchange(&other).sign(*request);
    CPPUNIT_ASSERT_EQUAL(std::string("none NOTAUTH"), textOf(answer(wireOf(request))));
  }

  void signatureWithoutContentIsNotBelieved()
  {
    auto wire = wireOf(notify());
    wire[11] = 1;                                          // one record in the additional section:
    wire += std::string("\0\0\xfa\0\xff\0\0\0\0\0\0", 11); // TSIG of the root, without rdata
    CPPUNIT_ASSERT(answer(wire).zone == std::nullopt);
  }

  void unknownZoneIsNotAuth()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("none NOTAUTH"), textOf(answer(wireOf(notify(*dns::Name::parse("example.net."))))));
  }

  void whatIsNoNotifyIsNotBelieved()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("none NOTIMPL"), textOf(answer(wireOf(notify(kZone, kSoa, LDNS_PACKET_QUERY)))));
    CPPUNIT_ASSERT_EQUAL(std::string("none FORMERR"), textOf(answer(wireOf(notify(kZone, 1)))));
    auto response = notify();
    ldns_pkt_set_qr(response.get(), true);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("or two would answer each other for ever", std::string("none -"), textOf(answer(wireOf(response))));
    CPPUNIT_ASSERT_EQUAL(std::string("none -"), textOf(answer("")));
    CPPUNIT_ASSERT_EQUAL(std::string("none -"), textOf(answer(wireOf(notify()).substr(0, 20))));
  }

  void severalQuestionsAreNotEchoed()
  {
    auto wire = wireOf(notify());
    constexpr size_t kHeader = 12;
    const auto question = wire.substr(kHeader);
    wire[5] = 2;
    wire += question;
    const auto said = answer(wire);
    CPPUNIT_ASSERT_EQUAL(std::string("none FORMERR"), textOf(said));
    CPPUNIT_ASSERT_EQUAL(kHeader, said.wire.size());
  }

  void budgetIsForASecond()
  {
    MessageBudget budget(2);
    const auto now = MessageBudget::Time(std::chrono::hours(1));
    CPPUNIT_ASSERT(budget.mayPass(now) && budget.mayPass(now));
    CPPUNIT_ASSERT(!budget.mayPass(now + std::chrono::milliseconds(999)));
    CPPUNIT_ASSERT(budget.mayPass(now + std::chrono::milliseconds(1000)));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NotifyAnswerTest);
