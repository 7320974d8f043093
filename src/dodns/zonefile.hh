// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#define DODNS_EXPORT [[gnu::visibility("default")]]

/** Entries and zone files in BIND syntax to records with fully qualified names,
 * and back: what libdodns-zonefile.so exports, all of it.
 *
 * Bad input is returned as findings, never thrown. std::runtime_error is thrown
 * when a file cannot be read, std::invalid_argument for an origin that is not a
 * domain name. The library prints nothing and has no state of its own; an
 * object is for one thread at a time.
 */
namespace dodns {

/** One entry in BIND syntax (RFC 1035 section 5): names without their final dot
 * are relative to an origin, and `@` is the origin itself. */
struct Entry
{
  std::string name;
  uint32_t ttl = 0; ///< seconds
  std::string type; ///< mnemonic of any case, or `TYPE` and a number
  std::string data; ///< one line, without comments and parentheses
};

/** One record of class IN in the one spelling that it has: all names absolute,
 * that of the owner in lower case; A-labels; strings in quotes. The data of a
 * type, or with a parameter, that PowerDNS 4.7 does not know is generic
 * (`\# length hexadecimal`, RFC 3597, or `key` and a number). */
struct Record
{
  std::string name;
  uint32_t ttl = 0; ///< seconds
  std::string type; ///< mnemonic, or `TYPE` and a number
  std::string data;
};

/** Where in the input something is. What does not apply is 0 or empty. */
struct Place
{
  std::string source;  ///< the file, as it was named
  uint64_t line = 0;   ///< from 1
  uint32_t column = 0; ///< in octets, from 1
  std::string member;  ///< of the entry: `name`, `type` or `data`
};

/** One thing that is wrong with the input. */
struct Finding
{
  bool isError = true;   ///< else a warning: legal, and probably not what was meant
  std::string code;      ///< stable, for programs: `missing-final-dot`
  std::string message;   ///< one sentence with the offending value in it
  std::string hint;      ///< how to mend it, or empty
  std::string reference; ///< `RFC 1035 section 5.1`, or empty
  Place place;
  std::string text; ///< all of it for people, several lines, with the line of the file and a caret
};

using Findings = std::vector<Finding>;

/** Completes the names of an entry, those inside its data, too.
 * @param findings everything that is wrong is appended.
 * @returns nothing when there are errors among them. */
DODNS_EXPORT std::optional<Record> readEntry(const Entry& entry, const std::string& origin, Findings& findings);

/** The shortest BIND syntax of a record: readEntry() makes the same record of it.
 * @param findings everything that is wrong with the record is appended.
 * @returns nothing when there are errors among them. */
DODNS_EXPORT std::optional<Entry> writeEntry(const Record& record, const std::string& origin, Findings& findings);

/** What $INCLUDE may open. */
enum class Includes
{
  refused,  ///< nothing
  below,    ///< files below ReaderOptions::includeRoot, symbolic links followed before looking
  anywhere, ///< whatever the process can read
};

struct ReaderOptions
{
  std::string origin;          ///< until the first $ORIGIN; may be empty, need not end with a dot, and may have U-labels
  std::optional<uint32_t> ttl; ///< for entries without one, until the first $TTL
  Includes includes = Includes::below;
  std::string includeRoot;            ///< a folder; empty: that of the file. Text and standard input have none
  unsigned includeDepth = 16;         ///< files within files
  uint32_t generateLimit = 1'000'000; ///< records that one $GENERATE makes
  uint64_t errorLimit = 100;          ///< reading ends after so many errors
  uint64_t warningLimit = 100;        ///< no more warnings than these are reported
};

/** Reads a zone file, one record after the other, in constant memory. After an
 * error reading goes on with the next entry, so that one run finds all errors. */
class DODNS_EXPORT ZoneReader
{
public:
  /** @param path a file, or `-` for standard input. */
  static ZoneReader openFile(const std::string& path, const ReaderOptions& options = {});

  /** @param text must live as long as the reader.
   * @param source what findings call it. */
  static ZoneReader openText(std::string_view text, const std::string& source, const ReaderOptions& options = {});

  ZoneReader(ZoneReader&&) noexcept;
  ZoneReader& operator=(ZoneReader&&) noexcept;
  ~ZoneReader();

  /** The next record; nothing at the end of the file, and after
   * ReaderOptions::errorLimit errors. */
  std::optional<Record> next();

  /** Where the first word of the record that next() returned last is. */
  const Place& place() const;

  /** What was found since the last call, in the order of the file. */
  Findings takeFindings();

  /** Errors so far: 0 at the end of a file means that all of it was read. */
  uint64_t errorCount() const;

private:
  class Progress;
  explicit ZoneReader(std::unique_ptr<Progress> progress);

  std::unique_ptr<Progress> d_progress;
};

/** Writes records as a zone file for people: columns, a $ORIGIN and names
 * relative to it, an owner only where it changes. ZoneReader reads the same
 * records back. */
class DODNS_EXPORT ZoneWriter
{
public:
  using Output = std::function<void(std::string_view text)>;

  /** @param origin empty: all names are absolute.
   * @param output receives the text, piece by piece. */
  ZoneWriter(const std::string& origin, Output output);

  ZoneWriter(ZoneWriter&&) noexcept;
  ZoneWriter& operator=(ZoneWriter&&) noexcept;
  ~ZoneWriter();

  /** Writes a record behind those before.
   * @param findings everything that is wrong with it is appended.
   * @returns false when there are errors among them; it is left out then. */
  bool add(const Record& record, Findings& findings);

  /** Writes what is left. Call once, at the end. */
  void finish();

private:
  class Progress;

  std::unique_ptr<Progress> d_progress;
};

} // namespace dodns

#undef DODNS_EXPORT
