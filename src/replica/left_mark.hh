// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace dodns::replica {

/** Notes beside a replica file, in `<path>-left`, as what dodns left it: the
 * boot of the machine, and the file's inode, size and times. Nobody can write
 * into or replace the file without changing one of them.
 *
 * Call it after every commit. A note that cannot be written is removed: without
 * one the file is read completely at the next start, nothing else. */
void markAsLeft(const std::string& path) noexcept;

/** Whether the file is, octet for octet, what dodns left: it was written during
 * this boot of the machine, so that all of it reached the page cache or the
 * disk, and nobody touched it since. */
bool isAsLeft(const std::string& path);

std::string leftMarkOf(const std::string& path);

} // namespace dodns::replica
