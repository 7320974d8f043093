// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/question.hh"

#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::migration {

/** Captures in libpcap's file format, version 2.4 (draft-ietf-opsawg-pcap), of
 * Ethernet, raw IP and Linux' cooked interfaces. */

/** Looks at the first octets and goes back to them. */
bool isCapture(std::istream& file);

/** Hands out the question of each packet: of a DNS query over UDP, or over TCP
 * when the query is alone in its segment; nothing of all other packets.
 * @param source what errors call the file.
 * @throws base::Error when the file is pcapng or has links of another kind. An
 * end in the middle of a packet is the end. */
void forEachPacket(std::istream& file, const std::string& source, const std::function<void(const std::optional<Question>&)>& take);

/** The question of a standard query (RFC 1035 section 4.1.1). */
std::optional<Question> questionOfMessage(std::string_view message);

} // namespace dodns::migration
