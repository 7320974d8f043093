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
 * TTL is given for has that of the service. */
class ZoneTextReader
{
public:
  /** The arguments must outlive this.
   * @param body of the request
   * @param warnings what is said of the text and need not be said again */
  ZoneTextReader(std::shared_ptr<http::Body> body, const dns::Name& zone, const Settings& settings, TextFindings& findings, verify::ReaderWarnings& warnings);

  /** @returns false at the end. @throws http::BodyError */
  bool next(recorddb::StagedRecord& record);

  /** Reading ended before the text did, for too many errors. */
  bool hasGivenUp() const { return d_reader.hasGivenUp(); }

private:
  void checkTtl(const zonefile::FileRecord& record);

  const Settings& d_settings;
  TextFindings& d_findings;
  verify::ReaderWarnings& d_warnings;
  zonefile::Reader d_reader;
};

} // namespace dodns::api
