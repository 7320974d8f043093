// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/open.hh"
#include "pg/connection.hh"
#include "recorddb/store.hh"
#include "verify/rules.hh"
#include "zonefile/reader.hh"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "progress.hh"

using TakeProblem = std::function<void(const dodns::zonefile::Problem&)>;

/** Looks at the zone in a file.
 * @param zone its apex; nothing: the name of its SOA.
 * @returns the number of entries; nothing when the file has no SOA, nothing is
 * wrong with it, and `zone` is not given. @throws base::Error when it cannot be read. */
std::optional<uint64_t> verifyFile(const std::string& path, const dodns::zonefile::ReaderOptions& settings, const std::optional<dodns::dns::Name>& zone, const dodns::verify::Rules& rules, Progress& progress, const TakeProblem& take);

/** Gives a finding of src/zonefile the severity of the rule of the same code, if
 * there is one. @returns false when that is off. */
bool applyRule(const dodns::verify::Rules& rules, dodns::base::Finding& finding);

/** Where zones are that have a name. Everything throws base::Error. */
class ZoneInput
{
public:
  virtual ~ZoneInput() = default;

  /** For messages: `the record database`. */
  virtual std::string description() const = 0;

  /** All of them. */
  virtual std::vector<dodns::dns::Name> zones() = 0;

  /** Looks at a zone.
   * @returns the number of entries; nothing when there is no such zone. */
  virtual std::optional<uint64_t> verify(const dodns::dns::Name& zone, dodns::verify::Rules rules, Progress& progress, const TakeProblem& take) = 0;
};

/** The zones of the record database, each among the others. */
class StoredZoneInput : public ZoneInput
{
public:
  explicit StoredZoneInput(const dodns::pg::ConnectionSettings& database)
      : d_store(database), d_connection(database) {}

  std::string description() const override { return "the record database"; }
  std::vector<dodns::dns::Name> zones() override;
  std::optional<uint64_t> verify(const dodns::dns::Name& zone, dodns::verify::Rules rules, Progress& progress, const TakeProblem& take) override;

private:
  dodns::recorddb::Store d_store;
  dodns::pg::Connection d_connection;
};

/** The zones of an old system, as a migration would convert them. */
class OldZoneInput : public ZoneInput
{
public:
  /** @param path of its configuration. */
  explicit OldZoneInput(const std::string& path)
      : d_system(dodns::legacy::open(dodns::legacy::Configuration::fromFile(path))) {}

  std::string description() const override { return d_system->description(); }
  std::vector<dodns::dns::Name> zones() override;
  std::optional<uint64_t> verify(const dodns::dns::Name& zone, dodns::verify::Rules rules, Progress& progress, const TakeProblem& take) override;

private:
  std::unique_ptr<dodns::legacy::System> d_system;
};
