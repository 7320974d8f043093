// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <optional>

namespace dodns::verify {

/** What a name was meant to be that ends with the zone's name twice
 * (`www.example.com.example.com.`) because its final dot was missing when it
 * was written down.
 * @returns nothing for every other name, and for zones of one label, in which
 * such names are ordinary. */
std::optional<dns::Name> withoutRepeatedZone(const dns::Name& name, const dns::Name& zone);

} // namespace dodns::verify
