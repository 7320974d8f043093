// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"
#include "zonefile/problem.hh"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::zonefile {

class Source;

/** A place in a zone file. Valid as long as the reader is. */
struct Position
{
  std::string_view source; ///< the file's name as it was given, or as the $INCLUDE says
  uint64_t line = 0;       ///< from 1
  uint32_t column = 0;     ///< in octets, from 1

  base::Place place() const { return {std::string(source), line, column, {}}; }
};

/** One record of a zone file, with FQDNs. The texts are views that hold until
 * the next call of Reader::next(). */
struct FileRecord
{
  std::string_view name; ///< canonical, as by dns::Name::toText()
  uint32_t ttl = 0;      ///< seconds
  uint16_t type = 0;
  std::string_view rdata; ///< canonical, as by dns::Rdata::toText()
  Position position;      ///< of the first word of the entry
  Position rdataPosition; ///< of the first word of the rdata
  std::string_view text;  ///< the lines of the file that the entry was made from; not for the fields of $GENERATE

  dns::Record toRecord() const;
};

/** What $INCLUDE may open. */
enum class Includes
{
  refused,  ///< nothing: text that came over a network
  below,    ///< files below ReaderOptions::includeRoot, symbolic links followed before looking
  anywhere, ///< whatever the process can read
};

struct ReaderOptions
{
  std::optional<dns::Name> origin; ///< what relative names are relative to, until the first $ORIGIN; readFullName() makes one of what somebody typed
  std::optional<uint32_t> ttl;     ///< for entries without one, until the first $TTL
  Includes includes = Includes::below;
  std::string includeRoot;                         ///< a folder; empty: that of the file. Text and standard input have none
  unsigned includeDepth = 16;                      ///< files within files
  uint64_t includeLimit = 10'000;                  ///< files that are included in all, each as often as it is
  uint32_t generateLimit = 1'000'000;              ///< records that one $GENERATE makes
  uint64_t errorLimit = 100;                       ///< reading ends after so many errors
  bool isEachEntryRefused = false;                 ///< errors that many entries share, such as no TTL, are not said once for all of them
  uint64_t warningLimit = 100;                     ///< further warnings are counted and not reported
  size_t entrySizeLimit = size_t{4} * 1024 * 1024; ///< octets of one entry, with its comments
};

/** Reads a zone file (RFC 1035 section 5), one record after the other.
 *
 * Syntax and its doubtful points: docs/developer/zonefile-dialect.md. All of a
 * file's errors are found in one run: after an error reading goes on with the
 * next entry. Memory is that of the longest entry, whatever the size of the
 * file. Not for use by several threads at the same time.
 *
 *     auto reader = Reader::openFile(path, options, sink);
 *     while (const auto record = reader.next()) …
 *     if (reader.errorCount() > 0) …
 */
class Reader
{
public:
  /** @param path a file, or `-` for standard input.
   * @param sink gets what is wrong, from within next(); may be empty.
   * @throws base::Error when the file cannot be opened. */
  static Reader openFile(const std::string& path, const ReaderOptions& options, ProblemSink sink = {});

  /** @param text must live as long as the reader.
   * @param source what findings call it. */
  static Reader openText(std::string_view text, const std::string& source, const ReaderOptions& options, ProblemSink sink = {});

  /** Text that comes from elsewhere; exceptions of `source` pass through next(). */
  static Reader openSource(std::unique_ptr<Source> source, const std::string& name, const ReaderOptions& options, ProblemSink sink = {});

  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /** The next record; nothing at the end of the file, and after
   * ReaderOptions::errorLimit errors.
   * @throws base::Error when reading fails. */
  std::optional<FileRecord> next();

  /** Entries so far, those with errors too, and each of a $GENERATE. */
  uint64_t entryCount() const;

  uint64_t errorCount() const;
  uint64_t warningCount() const;

  /** True when reading ended before the file did, for too many errors. */
  bool hasGivenUp() const;

  /** Octets read so far, included files with them. */
  uint64_t octetsRead() const;

  /** Where relative names are relative to now; nothing before the first
   * $ORIGIN when no origin was given. */
  std::optional<dns::Name> origin() const;

private:
  class Progress;
  explicit Reader(std::unique_ptr<Progress> progress);

  std::unique_ptr<Progress> d_progress;
};

} // namespace dodns::zonefile
