// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::dns {

/** The parameters of SVCB and HTTPS (RFC 9460 section 14.3, "Service Parameter
 * Keys" at IANA). */
namespace svcparam {
inline constexpr uint16_t kMandatory = 0;
inline constexpr uint16_t kAlpn = 1;
inline constexpr uint16_t kNoDefaultAlpn = 2;
inline constexpr uint16_t kPort = 3;
inline constexpr uint16_t kIpv4Hint = 4;
inline constexpr uint16_t kEch = 5;
inline constexpr uint16_t kIpv6Hint = 6;
inline constexpr uint16_t kDohPath = 7;            // RFC 9461
inline constexpr uint16_t kOhttp = 8;              // RFC 9540
inline constexpr uint16_t kTlsSupportedGroups = 9; // draft-ietf-tls-key-share-prediction
inline constexpr uint16_t kInvalid = 65535;

/** The last key that PowerDNS 4.7 knows by name. */
inline constexpr uint16_t kLastOfHost = kIpv6Hint;
} // namespace svcparam

/** The number of a key, of `alpn` or `key1`. */
std::optional<uint16_t> svcParamKeyFromText(std::string_view text);

/** The name of a key, `key12345` when it has none. */
std::string svcParamKeyToText(uint16_t key);

/** Whether `value` has the form that the RFC of its key asks for; true for a
 * key that is not known. */
bool isSvcParamValue(uint16_t key, std::string_view value);

} // namespace dodns::dns
