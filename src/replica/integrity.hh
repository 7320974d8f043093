// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

namespace dodns::replica {

/** Whether every octet of a replica file can be read and understood.
 *
 * LMDB maps the file and believes its page numbers, so reading a truncated or
 * overwritten file may end the process. The file is therefore read by a child
 * process; what happens to that says what the file is worth. Reads the whole
 * file once (about a second for a gigabyte that is in the page cache).
 * @returns nothing when the file is sound; otherwise what is wrong with it.
 * @throws Error when that cannot be known: no process, memory or descriptor was
 *   to be had, or the file may not be read. */
std::optional<std::string> findDamage(const std::string& path);

} // namespace dodns::replica
