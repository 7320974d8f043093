// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "legacy/tsig_key.hh"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dodns::legacy {

/** Whose NOTIFY is believed: who has one of the addresses or the key. */
struct NotifySenders
{
  std::vector<std::string> addresses; ///< as addressText() spells them
  std::optional<TsigKey> key;
};

struct NotifyAnswer
{
  std::string wire;              ///< empty: none is sent
  std::optional<dns::Name> zone; ///< that has changed; nothing when the message is not believed
};

/** What is answered to a message that came to where NOTIFY is awaited (RFC 1996):
 * to strangers REFUSED, to a wrong signature and about an unknown zone NOTAUTH, and
 * nothing to what is a response or no message. The serial that it may name is not
 * looked at: without a signature it says nothing, and who asks is told anyway.
 * @param sender as addressText() spells it. */
NotifyAnswer answerNotify(const std::string& wire, const std::string& sender, const NotifySenders& senders, const std::function<bool(const dns::Name&)>& isKnown);

} // namespace dodns::legacy
