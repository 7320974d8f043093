// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/capture.hh"

#include "base/error.hh"
#include "dns/rrtype.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <sstream>

using namespace dodns;

namespace {

constexpr uint32_t kEthernet = 1;
constexpr uint32_t kRaw = 101;

std::string big(uint32_t value, size_t size)
{
  std::string octets;
  while (size-- > 0) {
    octets += static_cast<char>(value >> (8 * size));
  }
  return octets;
}

std::string little(uint32_t value)
{
  const auto octets = big(value, 4);
  return {octets.rbegin(), octets.rend()};
}

std::string message(const char* name, uint16_t flags)
{
  return big(7, 2) + big(flags, 2) + big(1, 2) + big(0, 6) + dns::Name::parse(name)->wire() + big(dns::rrtype::kMx, 2) + big(1, 2);
}

std::string udp(const std::string& payload)
{
  return big(5300, 2) + big(53, 2) + big(static_cast<uint32_t>(payload.size() + 8), 2) + big(0, 2) + payload;
}

std::string tcp(const std::string& payload)
{
  return big(5300, 2) + big(53, 2) + big(0, 8) + big(0x8018, 2) + big(0, 6) + std::string(12, '\1') + payload; // with 12 octets of options
}

std::string ipv4(uint8_t protocol, const std::string& payload, uint16_t fragment = 0)
{
  return big(0x4500, 2) + big(static_cast<uint32_t>(payload.size() + 20), 2) + big(0, 2) + big(fragment, 2) + big(64, 1) + big(protocol, 1) + big(0, 10) + payload;
}

std::string ipv6(uint8_t protocol, const std::string& payload)
{
  return big(0x60000000, 4) + big(static_cast<uint32_t>(payload.size()), 2) + big(protocol, 1) + big(64, 1) + std::string(32, '\1') + payload;
}

std::string ethernet(uint16_t type, const std::string& packet)
{
  return std::string(12, '\2') + big(type, 2) + packet;
}

std::string capture(uint32_t link, const std::vector<std::string>& packets, bool isLittle = true)
{
  const auto number = [isLittle](uint32_t value) { return isLittle ? little(value) : big(value, 4); };
  auto octets = number(0xa1b2c3d4) + std::string(12, '\0') + number(0) + number(65535);
  octets.resize(20);
  octets += number(link);
  for (const auto& packet : packets) {
    const auto size = static_cast<uint32_t>(packet.size());
    octets += number(0) + number(0) + number(size) + number(size) + packet;
  }
  return octets;
}

std::string questions(const std::string& octets)
{
  std::istringstream file(octets);
  CPPUNIT_ASSERT(migration::isCapture(file));
  std::string all;
  migration::forEachPacket(file, "test", [&all](const std::optional<migration::Question>& question) {
    all += question ? question->name.toText() + " " + dns::rrtypeToText(question->type) + "|" : "none|";
  });
  return all;
}

} // namespace

class CaptureTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(CaptureTest);
  CPPUNIT_TEST(queriesAreFound);
  CPPUNIT_TEST(whatIsNoQueryIsLeftOut);
  CPPUNIT_TEST(anEndInAPacketIsTheEnd);
  CPPUNIT_TEST(everyCutIsHarmless);
  CPPUNIT_TEST(whatIsNotKnownIsSaid);
  CPPUNIT_TEST_SUITE_END();

public:
  void queriesAreFound()
  {
    const auto query = message("www.example.com.", 0x0100);
    const auto stream = big(static_cast<uint32_t>(query.size()), 2) + query;
    const std::string one = "www.example.com. MX|";
    CPPUNIT_ASSERT_EQUAL(one + one, questions(capture(kEthernet, {ethernet(0x0800, ipv4(17, udp(query))), ethernet(0x86dd, ipv6(17, udp(query)))})));
    CPPUNIT_ASSERT_EQUAL(one, questions(capture(kEthernet, {ethernet(0x8100, big(7, 2) + big(0x0800, 2) + ipv4(17, udp(query)))})));
    CPPUNIT_ASSERT_EQUAL(one, questions(capture(kRaw, {ipv4(6, tcp(stream))}, false)));
    CPPUNIT_ASSERT_EQUAL(one, questions(capture(113, {std::string(16, '\0') + ipv4(17, udp(query))})));
    // Ethernet pads short frames.
    CPPUNIT_ASSERT_EQUAL(one, questions(capture(kEthernet, {ethernet(0x0800, ipv4(6, tcp(stream)) + std::string(6, '\0'))})));
  }

  void whatIsNoQueryIsLeftOut()
  {
    const auto query = message("www.example.com.", 0x0100);
    CPPUNIT_ASSERT_EQUAL(std::string("none|none|none|none|none|"),
                         questions(capture(kRaw, {ipv4(17, udp(message("www.example.com.", 0x8400))), // a response
                                                  ipv4(17, udp(message("www.example.com.", 0x2800))), // an UPDATE
                                                  ipv4(17, udp(query), 0x2000),                       // the first of several fragments
                                                  ipv4(6, tcp(query)),                                // without its size
                                                  ipv4(1, query)})));                                 // ICMP
  }

  void anEndInAPacketIsTheEnd()
  {
    const auto packet = ipv4(17, udp(message("www.example.com.", 0)));
    auto octets = capture(kRaw, {packet, packet});
    octets.resize(octets.size() - 1);
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com. MX|"), questions(octets));
  }

  void everyCutIsHarmless()
  {
    const auto packet = ethernet(0x0800, ipv4(17, udp(message("www.example.com.", 0))));
    for (size_t size = 0; size < packet.size(); ++size) {
      CPPUNIT_ASSERT_EQUAL(std::string("none|"), questions(capture(kEthernet, {packet.substr(0, size)})));
    }
  }

  void whatIsNotKnownIsSaid()
  {
    CPPUNIT_ASSERT_THROW(questions(capture(147, {})), base::Error);
    CPPUNIT_ASSERT_THROW(questions(big(0x0a0d0d0a, 4) + std::string(40, '\0')), base::Error);
    std::istringstream text("www.example.com A\n");
    CPPUNIT_ASSERT(!migration::isCapture(text));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaptureTest);
