// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/zone_info.hh"

#include <cstring>

namespace dodns::replica {

namespace {

constexpr size_t kZoneKeySize = 4;

class Encoder
{
public:
  void number(uint32_t number)
  {
    char octets[sizeof(number)];
    std::memcpy(octets, &number, sizeof(number));
    d_value.append(octets, sizeof(number));
  }
  void text(std::string_view text)
  {
    number(static_cast<uint32_t>(text.size()));
    d_value += text;
  }
  void texts(const std::vector<std::string>& texts)
  {
    number(static_cast<uint32_t>(texts.size()));
    for (const auto& each : texts) {
      text(each);
    }
  }
  std::string take() { return std::move(d_value); }

private:
  std::string d_value;
};

/** Yields zeros and empty texts once the value is found to be too short. */
class Decoder
{
public:
  explicit Decoder(std::string_view value)
      : d_rest(value) {}

  uint32_t number()
  {
    uint32_t number = 0;
    const auto octets = take(sizeof(number));
    if (d_isSound) {
      std::memcpy(&number, octets.data(), sizeof(number));
    }
    return number;
  }
  std::string_view view() { return take(number()); }
  std::string text() { return std::string(view()); }
  std::vector<std::string> texts()
  {
    std::vector<std::string> texts;
    for (uint32_t count = number(); d_isSound && count > 0; --count) {
      texts.push_back(text());
    }
    return texts;
  }
  void skipText() { view(); }
  recorddb::Metadata metadata()
  {
    recorddb::Metadata metadata;
    for (uint32_t count = number(); d_isSound && count > 0; --count) {
      const auto kind = text();
      metadata[kind] = texts();
    }
    return metadata;
  }
  bool isSoundAndOver() const { return d_isSound && d_rest.empty(); }
  bool isSound() const { return d_isSound; }

private:
  std::string_view take(size_t size)
  {
    if (!d_isSound || size > d_rest.size()) {
      d_isSound = false;
      return {};
    }
    const auto taken = d_rest.substr(0, size);
    d_rest.remove_prefix(size);
    return taken;
  }

  std::string_view d_rest;
  bool d_isSound = true;
};

std::optional<recorddb::Zone> readZone(Decoder& in)
{
  recorddb::Zone zone;
  zone.id = static_cast<int32_t>(in.number());
  const auto name = dns::Name::fromWire(in.view());
  const auto kind = in.number();
  if (!name || kind > static_cast<uint32_t>(recorddb::ZoneKind::consumer)) {
    return std::nullopt;
  }
  zone.name = *name;
  zone.kind = static_cast<recorddb::ZoneKind>(kind);
  zone.primaries = in.texts();
  zone.account = in.text();
  zone.catalog = dns::Name::fromWire(in.view());
  zone.options = in.text();
  return zone;
}

} // namespace

std::string encodeZoneInfo(const ZoneInfo& info)
{
  Encoder out;
  const auto& zone = info.zone;
  out.number(static_cast<uint32_t>(zone.id));
  out.text(zone.name.wire());
  out.number(static_cast<uint32_t>(zone.kind));
  out.texts(zone.primaries);
  out.text(zone.account);
  out.text(zone.catalog ? zone.catalog->wire() : std::string());
  out.text(zone.options);
  out.number(static_cast<uint32_t>(info.metadata.size()));
  for (const auto& [kind, values] : info.metadata) {
    out.text(kind);
    out.texts(values);
  }
  out.number(static_cast<uint32_t>(info.keys.size()));
  for (const auto& key : info.keys) {
    out.number(static_cast<uint32_t>(key.id));
    out.number(key.flags);
    out.number(key.isActive ? 1 : 0);
    out.number(key.isPublished ? 1 : 0);
    out.text(key.content);
  }
  out.number(info.nsec3 ? 1 : 0);
  if (info.nsec3) {
    out.number(info.nsec3->isOptOut ? 1 : 0);
    out.number(info.nsec3->iterations);
    out.text(info.nsec3->salt);
  }
  out.number(info.nsec3Slot);
  out.number(static_cast<uint32_t>(info.nsec3Since >> 32));
  out.number(static_cast<uint32_t>(info.nsec3Since));
  return out.take();
}

std::optional<ZoneInfo> decodeZoneInfo(std::string_view value)
{
  Decoder in(value);
  auto zone = readZone(in);
  if (!zone) {
    return std::nullopt;
  }
  ZoneInfo info;
  info.zone = std::move(*zone);
  info.metadata = in.metadata();
  for (uint32_t count = in.number(); in.isSound() && count > 0; --count) {
    recorddb::Key key;
    key.id = static_cast<int32_t>(in.number());
    key.flags = static_cast<uint16_t>(in.number());
    key.isActive = in.number() != 0;
    key.isPublished = in.number() != 0;
    key.content = in.text();
    info.keys.push_back(std::move(key));
  }
  if (in.number() != 0) {
    info.nsec3.emplace();
    info.nsec3->isOptOut = in.number() != 0;
    info.nsec3->iterations = static_cast<uint16_t>(in.number());
    info.nsec3->salt = in.text();
  }
  info.nsec3Slot = static_cast<uint8_t>(in.number() & 1);
  info.nsec3Since = static_cast<int64_t>(in.number()) << 32;
  info.nsec3Since |= in.number();
  if (!in.isSoundAndOver()) {
    return std::nullopt;
  }
  return info;
}

std::optional<recorddb::Zone> decodeZone(std::string_view value)
{
  Decoder in(value);
  auto zone = readZone(in);
  return in.isSound() ? zone : std::nullopt;
}

std::optional<recorddb::Metadata> decodeMetadata(std::string_view value)
{
  Decoder in(value);
  in.number();   // id
  in.skipText(); // name
  in.number();   // kind
  for (uint32_t count = in.number(); in.isSound() && count > 0; --count) {
    in.skipText(); // primaries
  }
  in.skipText(); // account
  in.skipText(); // catalog
  in.skipText(); // options
  auto metadata = in.metadata();
  return in.isSound() ? std::optional(std::move(metadata)) : std::nullopt;
}

std::string encodeTsigKey(const recorddb::TsigKey& key)
{
  Encoder out;
  out.text(key.name);
  out.text(key.algorithm);
  out.text(key.secret);
  return out.take();
}

std::optional<recorddb::TsigKey> decodeTsigKey(std::string_view value)
{
  Decoder in(value);
  recorddb::TsigKey key;
  key.name = in.text();
  key.algorithm = in.text();
  key.secret = in.text();
  return in.isSoundAndOver() ? std::optional(key) : std::nullopt;
}

std::string zoneKey(int32_t id)
{
  const auto number = static_cast<uint32_t>(id);
  return {static_cast<char>(number >> 24), static_cast<char>(number >> 16), static_cast<char>(number >> 8), static_cast<char>(number)};
}

std::optional<int32_t> zoneIdFromKey(std::string_view key)
{
  if (key.size() < kZoneKeySize) {
    return std::nullopt;
  }
  uint32_t number = 0;
  for (size_t i = 0; i < kZoneKeySize; ++i) {
    number = number << 8 | static_cast<unsigned char>(key[i]);
  }
  return static_cast<int32_t>(number);
}

} // namespace dodns::replica
