// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/capture.hh"

#include "base/error.hh"

#include <array>

namespace dodns::migration {

namespace {

constexpr uint32_t kMagic = 0xa1b2c3d4;          // times in microseconds
constexpr uint32_t kNanoMagic = 0xa1b23c4d;      // in nanoseconds
constexpr uint32_t kNextGeneration = 0x0a0d0d0a; // pcapng
constexpr size_t kLargestPacket = 1U << 24U;
constexpr uint8_t kTcp = 6;
constexpr uint8_t kUdp = 17;

uint32_t number(std::string_view octets, size_t at, size_t size)
{
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    value = value << 8U | static_cast<unsigned char>(octets[at + i]);
  }
  return value;
}

uint32_t swapped(uint32_t value)
{
  return value >> 24U | (value >> 8U & 0xff00U) | (value << 8U & 0xff0000U) | value << 24U;
}

/** What is behind the head of the link layer: an IP packet, or nothing. */
std::string_view ipOfLink(std::string_view frame, uint32_t link)
{
  constexpr uint32_t kEthernet = 1;
  constexpr uint32_t kRaw = 101;
  constexpr uint32_t kCooked = 113;
  constexpr uint32_t kCooked2 = 276;
  size_t head = 0;
  if (link == kEthernet) {
    constexpr size_t kTypeAt = 12;
    constexpr size_t kTagSize = 4;
    head = kTypeAt + 2;
    while (frame.size() >= head + kTagSize && (number(frame, head - 2, 2) == 0x8100 || number(frame, head - 2, 2) == 0x88a8)) {
      head += kTagSize; // a VLAN's
    }
  }
  else {
    head = link == kCooked ? 16 : link == kCooked2 ? 20
                                                   : 0;
    if (head == 0 && link != kRaw) {
      return {};
    }
  }
  return frame.size() > head ? frame.substr(head) : std::string_view();
}

bool isKnownLink(uint32_t link)
{
  return link == 1 || link == 101 || link == 113 || link == 276;
}

/** The protocol and what is behind the IP head, without fragments and extension headers. */
std::pair<uint8_t, std::string_view> payloadOfIp(std::string_view packet)
{
  constexpr size_t kIpv4Head = 20;
  constexpr size_t kIpv6Head = 40;
  const auto version = packet.empty() ? 0U : number(packet, 0, 1) >> 4U;
  if (version == 4 && packet.size() >= kIpv4Head) {
    const size_t head = (number(packet, 0, 1) & 15U) * 4;
    const size_t size = std::min<size_t>(number(packet, 2, 2), packet.size());
    const bool isFragment = (number(packet, 6, 2) & 0x3fffU) != 0;
    return isFragment || head > size ? std::pair(uint8_t{0}, std::string_view()) : std::pair(static_cast<uint8_t>(number(packet, 9, 1)), packet.substr(head, size - head));
  }
  if (version == 6 && packet.size() >= kIpv6Head) {
    return {static_cast<uint8_t>(number(packet, 6, 1)), packet.substr(kIpv6Head, number(packet, 4, 2))};
  }
  return {};
}

std::optional<Question> questionOfPacket(std::string_view frame, uint32_t link)
{
  constexpr size_t kUdpHead = 8;
  constexpr size_t kTcpHead = 20;
  const auto [protocol, segment] = payloadOfIp(ipOfLink(frame, link));
  if (protocol == kUdp && segment.size() > kUdpHead) {
    return questionOfMessage(segment.substr(kUdpHead));
  }
  if (protocol != kTcp || segment.size() <= kTcpHead) {
    return std::nullopt;
  }
  const size_t head = (number(segment, 12, 1) >> 4U) * 4;
  const auto stream = head < segment.size() ? segment.substr(head) : std::string_view();
  const bool isAlone = stream.size() > 2 && number(stream, 0, 2) == stream.size() - 2;
  return isAlone ? questionOfMessage(stream.substr(2)) : std::nullopt;
}

} // namespace

std::optional<Question> questionOfMessage(std::string_view message)
{
  constexpr size_t kHead = 12;
  constexpr uint32_t kQrAndOpcode = 0xf800;
  if (message.size() < kHead || (number(message, 2, 2) & kQrAndOpcode) != 0 || number(message, 4, 2) != 1 || number(message, 6, 2) != 0) {
    return std::nullopt;
  }
  size_t at = kHead;
  while (at < message.size() && message[at] != '\0' && static_cast<unsigned char>(message[at]) < 64) {
    at += 1U + static_cast<unsigned char>(message[at]);
  }
  constexpr size_t kTypeAndClass = 4;
  if (at + 1 + kTypeAndClass > message.size() || message[at] != '\0' || number(message, at + 3, 2) != 1) {
    return std::nullopt;
  }
  const auto name = dns::Name::fromWire(message.substr(kHead, at + 1 - kHead));
  return name ? std::optional(Question{*name, static_cast<uint16_t>(number(message, at + 1, 2))}) : std::nullopt;
}

bool isCapture(std::istream& file)
{
  std::array<char, 4> begin{};
  file.read(begin.data(), begin.size());
  const auto magic = file.gcount() == 4 ? number({begin.data(), begin.size()}, 0, 4) : 0;
  file.clear();
  file.seekg(0);
  return magic == kMagic || magic == kNanoMagic || swapped(magic) == kMagic || swapped(magic) == kNanoMagic || magic == kNextGeneration;
}

void forEachPacket(std::istream& file, const std::string& source, const std::function<void(const std::optional<Question>&)>& take)
{
  constexpr size_t kFileHead = 24;
  constexpr size_t kPacketHead = 16;
  std::string head(kFileHead, '\0');
  file.read(head.data(), kFileHead);
  const auto magic = number(head, 0, 4);
  if (magic == kNextGeneration) {
    throw base::Error(source + " is a capture in the format pcapng: convert it with 'editcap -F pcap'");
  }
  const bool isLittle = magic != kMagic && magic != kNanoMagic;
  const auto own = [isLittle](std::string_view octets, size_t at) { return isLittle ? swapped(number(octets, at, 4)) : number(octets, at, 4); };
  const auto link = own(head, 20) & 0xffffU;
  if (!isKnownLink(link)) {
    throw base::Error(source + " is a capture of links of type " + std::to_string(link) + ", which are not known here");
  }
  std::string packet(kPacketHead, '\0');
  while (packet.resize(kPacketHead), file.read(packet.data(), kPacketHead)) {
    const auto size = own(packet, 8);
    if (size > kLargestPacket) {
      throw base::Error(source + " is damaged: a packet of " + std::to_string(size) + " octets");
    }
    packet.resize(size);
    if (!file.read(packet.data(), size)) {
      return;
    }
    take(questionOfPacket(packet, link));
  }
}

} // namespace dodns::migration
