// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/settings.hh"
#include "api/text_findings.hh"
#include "http/body.hh"
#include "recorddb/staged_zone.hh"
#include "verify/reader_warnings.hh"
#include "zonefile/reader.hh"

#include <memory>

namespace dodns::api {

/** The records of a zone text while it arrives. $INCLUDE is refused; what no
 * TTL is given for has that of the service.
 *
 * A few $GENERATE are enough for a text of any size. Its records are counted,
 * therefore, and the octets of their names and rdata: there may be
 * Settings::zoneTextRecords, with kExpansion times Settings::zoneTextSize. */
class ZoneTextReader
{
public:
  /** The arguments must outlive this.
   * @param body of the request
   * @param warnings what is said of the text and need not be said again */
  ZoneTextReader(std::shared_ptr<http::Body> body, const dns::Name& zone, const Settings& settings, TextFindings& findings, verify::ReaderWarnings& warnings);

  static constexpr uint32_t kMaxGenerated = 65536; ///< records of one $GENERATE
  static constexpr uint64_t kExpansion = 4;        ///< of names that a text has once, or without the origin

  /** @returns false at the end, and when there are too many records, which is a
   * finding then. @throws http::BodyError */
  bool next(recorddb::StagedRecord& record);

  /** Reading ended before the text did, for too many records. */
  bool isTooMuch() const { return d_isTooMuch; }

  /** Reading ended before the text did, for too many errors. */
  bool hasGivenUp() const { return d_reader.hasGivenUp(); }

private:
  bool isWithinLimits(const zonefile::FileRecord& record);
  void checkTtl(const zonefile::FileRecord& record);

  const Settings& d_settings;
  TextFindings& d_findings;
  verify::ReaderWarnings& d_warnings;
  zonefile::Reader d_reader;
  uint64_t d_records = 0;
  uint64_t d_octets = 0;
  bool d_isTooMuch = false;
};

} // namespace dodns::api
