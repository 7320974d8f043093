// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/serial.hh"

#include "recorddb/zone.hh"

#include <charconv>
#include <vector>

namespace dodns::recorddb {

namespace {

constexpr size_t kSerialField = 2; // behind MNAME and RNAME, RFC 1035 section 3.3.13

} // namespace

uint32_t risenSerial(uint32_t before, uint32_t now)
{
  return isNewerSerial(now, before) ? now : before + 1;
}

bool isNewerSerial(uint32_t serial, uint32_t other)
{
  return static_cast<int32_t>(serial - other) > 0;
}

std::optional<uint32_t> serialOf(const std::string& soa)
{
  const auto fields = splitAtSpaces(soa);
  if (fields.size() <= kSerialField) {
    return std::nullopt;
  }
  const auto& digits = fields[kSerialField];
  uint32_t serial = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), serial);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return serial;
}

std::string withSerial(const std::string& soa, uint32_t serial)
{
  std::string changed;
  const auto fields = splitAtSpaces(soa);
  for (size_t i = 0; i < fields.size(); ++i) {
    changed += (i > 0 ? " " : "") + (i == kSerialField ? std::to_string(serial) : fields[i]);
  }
  return changed;
}

} // namespace dodns::recorddb
