// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/entry_stream.hh"
#include "zonefile/problem.hh"

#include <cstdint>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** Makes problems of what is found wrong at some place of an entry, and hands
 * them to the sink as long as the limits allow. */
class Reporter
{
public:
  Reporter(ProblemSink sink, uint64_t errorLimit, uint64_t warningLimit)
      : d_sink(std::move(sink)), d_errorLimit(errorLimit), d_warningLimit(warningLimit) {}

  /** Where the entries come from until the next call.
   * @param source, stream must live until then. */
  void setStream(std::string_view source, const EntryStream& stream, std::string includedFrom);

  /** Until endGenerated() places are in a text that was made by the directive
   * at `directive`, and problems are shown there. `text` must live until then. */
  void beginGenerated(const char* directive, std::string_view text);
  void endGenerated() { d_directive = nullptr; }

  /** @param at a place inside the entry that the stream, or the $GENERATE, is at. */
  void error(const char* at, const char* code, std::string message, std::string hint, std::string reference = {});
  void warning(const char* at, const char* code, std::string message, std::string hint, std::string reference = {});

  /** A finding of somebody else; its place in the file is filled in. */
  void add(const char* at, base::Finding finding);

  uint64_t errorCount() const { return d_errors; }
  uint64_t warningCount() const { return d_warnings; }
  bool hasTooManyErrors() const { return d_errors >= d_errorLimit; }

private:
  ProblemSink d_sink;
  uint64_t d_errorLimit;
  uint64_t d_warningLimit;
  uint64_t d_errors = 0;
  uint64_t d_warnings = 0;
  std::string_view d_source;
  const EntryStream* d_stream = nullptr;
  std::string d_includedFrom;
  const char* d_directive = nullptr;
  std::string_view d_generated;
};

} // namespace dodns::zonefile
