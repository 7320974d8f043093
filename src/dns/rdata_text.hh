// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata_names.hh"

#include <cstdint>
#include <string>
#include <string_view>

namespace dodns::dns {

/** Presentation-form rdata as words, and back. Only for src/dns. */

struct RdataToken
{
  std::string_view text; ///< as written, escapes included, quotes not
  size_t at = 0;         ///< offset in the rdata, of the quote if there is one
  bool isQuoted = false;
};

/** Takes rdata apart at blanks. A backslash takes the next character along,
 * and a quote begins a word that ends at the next one, also in the middle of
 * another word, as in BIND. There are no comments
 * and no parentheses here: those belong to the file, not to the record. */
class RdataTextReader
{
public:
  RdataTextReader(std::string_view text, const RdataNames& names)
      : d_text(text), d_names(names) {}

  bool hasMore();

  /** The next word.
   * @returns false and fails when there is none; `expected`, such as
   * "a number", is what the reason then misses. */
  bool next(RdataToken& token, const char* expected);

  /** The next word that must not be quoted. */
  bool nextBare(RdataToken& token, const char* expected);

  /** The next word of the form `name=value` or `name="value"`, in one. */
  bool nextParameter(RdataToken& token);

  /** Moves behind the next word if it is this one. */
  void skipWord(std::string_view word);

  /** A number in decimal. */
  bool number(uint32_t& value, uint32_t highest);

  /** Appends the wire form of the next name. */
  bool name(std::string& wire);

  /** Remembers why the rdata is refused. @returns false */
  bool fail(const RdataToken& token, std::string reason);

  /** Fails: `token` stands where `expected` should. @returns false */
  bool failExpecting(const RdataToken& token, const std::string& expected);

  const RdataProblem& problem() const { return d_problem; }

private:
  std::string_view d_text;
  const RdataNames& d_names;
  size_t d_at = 0;
  RdataProblem d_problem;
};

/** Puts rdata together again, fields separated by one blank. */
class RdataTextWriter
{
public:
  explicit RdataTextWriter(const RdataNames& names, bool isForHost)
      : d_names(names), d_isForHost(isForHost) {}

  /** Begins a field: appends a blank unless it is the first one.
   * @returns the text, to append to. */
  std::string& field();

  void number(uint32_t value) { field() += std::to_string(value); }
  void name(std::string_view wire) { d_names.write(wire, field()); }

  /** A character string in quotes. */
  void quoted(std::string_view octets);

  /** A type's mnemonic; its number when the host does not know the mnemonic. */
  void type(uint16_t type);

  /** The text is for PowerDNS 4.7, which knows less than we do. */
  bool isForHost() const { return d_isForHost; }

  std::string take() { return std::move(d_text); }

private:
  const RdataNames& d_names;
  bool d_isForHost;
  std::string d_text;
};

/** Appends `value` in network order. */
void appendNumber(std::string& wire, uint32_t value, size_t size);

} // namespace dodns::dns
