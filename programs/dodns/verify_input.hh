// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "verify/rules.hh"
#include "zonefile/reader.hh"

#include <functional>
#include <optional>
#include <string>

using TakeProblem = std::function<void(const dodns::zonefile::Problem&)>;

/** Looks at the zone in a file.
 * @param zone its apex; nothing: the name of its SOA.
 * @returns the number of entries; nothing when the file has no SOA and `zone`
 * is not given. @throws base::Error when it cannot be read. */
std::optional<uint64_t> verifyFile(const std::string& path, const dodns::zonefile::ReaderOptions& settings, const std::optional<dodns::dns::Name>& zone, dodns::verify::Rules rules, const TakeProblem& take);

/** Looks at a zone of the record database, among the other zones there.
 * @returns the number of entries; nothing when there is no such zone.
 * @throws pg::Error */
std::optional<uint64_t> verifyStoredZone(const dodns::pg::ConnectionSettings& database, const dodns::dns::Name& zone, dodns::verify::Rules rules, const TakeProblem& take);
