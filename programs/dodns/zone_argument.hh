// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <string>

/** The name of a zone as people write it: in any case and script, with or without
 * the final dot.
 * @param where it stands, such as `--zone`. @throws UsageError */
dodns::dns::Name readZone(const std::string& text, const std::string& where);
