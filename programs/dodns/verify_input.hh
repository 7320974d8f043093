// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/store.hh"
#include "verify/rules.hh"
#include "zonefile/reader.hh"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "progress.hh"

using TakeProblem = std::function<void(const dodns::zonefile::Problem&)>;

/** Looks at the zone in a file.
 * @param zone its apex; nothing: the name of its SOA.
 * @returns the number of entries; nothing when the file has no SOA and `zone`
 * is not given. @throws base::Error when it cannot be read. */
std::optional<uint64_t> verifyFile(const std::string& path, const dodns::zonefile::ReaderOptions& settings, const std::optional<dodns::dns::Name>& zone, dodns::verify::Rules rules, Progress& progress, const TakeProblem& take);

/** The zones of the record database. Everything throws pg::Error. */
class StoredZoneInput
{
public:
  explicit StoredZoneInput(const dodns::pg::ConnectionSettings& database)
      : d_store(database), d_connection(database) {}

  /** All of them, in the order of their numbers. */
  std::vector<dodns::dns::Name> zones();

  /** Looks at a zone among the others.
   * @returns the number of entries; nothing when there is no such zone. */
  std::optional<uint64_t> verify(const dodns::dns::Name& zone, dodns::verify::Rules rules, Progress& progress, const TakeProblem& take);

private:
  dodns::recorddb::Store d_store;
  dodns::pg::Connection d_connection;
};
