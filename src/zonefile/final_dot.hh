// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <string_view>

namespace dodns::zonefile {

/** Whether a name that is written without its final dot was probably meant to
 * be absolute. `labels` are its own labels in wire form, of any case, without a
 * root label. Allocates nothing: every relative name is asked about. */

/** Its last labels are those of the origin: `www.example.com` in
 * `example.com.`. */
bool repeatsOrigin(std::string_view labels, const dns::Name& origin);

/** Its last label is a well-known top-level domain or the one of the origin, or
 * it is a host in a zone of reverse addresses. Not for owners: a zone of
 * policies or of reports has the names of others below its own. */
bool looksAbsolute(std::string_view labels, const dns::Name& origin);

} // namespace dodns::zonefile
