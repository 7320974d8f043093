// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/reporter.hh"

#include <cassert>

namespace dodns::zonefile {

void Reporter::setStream(std::string_view source, const EntryStream& stream, std::string includedFrom)
{
  d_source = source;
  d_stream = &stream;
  d_includedFrom = std::move(includedFrom);
}

void Reporter::beginGenerated(const char* directive, std::string_view text)
{
  d_directive = directive;
  d_generated = text;
}

void Reporter::error(const char* at, const char* code, std::string message, std::string hint, std::string reference)
{
  add(at, {code, base::Severity::error, std::move(message), std::move(hint), std::move(reference), {}});
}

void Reporter::warning(const char* at, const char* code, std::string message, std::string hint, std::string reference)
{
  add(at, {code, base::Severity::warning, std::move(message), std::move(hint), std::move(reference), {}});
}

void Reporter::add(const char* at, base::Finding finding)
{
  assert(d_stream != nullptr);
  const bool isError = finding.severity == base::Severity::error;
  auto& count = isError ? d_errors : d_warnings;
  ++count;
  if (!d_sink || count > (isError ? d_errorLimit : d_warningLimit)) {
    return;
  }
  if (d_directive != nullptr) {
    finding.message = "$GENERATE makes `" + std::string(d_generated) + "`. " + finding.message;
    at = d_directive;
  }
  finding.place.source = d_source;
  finding.place.line = d_stream->lineNumber(at);
  finding.place.column = d_stream->column(at);
  d_sink({std::move(finding), std::string(d_stream->line(at)), d_includedFrom});
}

} // namespace dodns::zonefile
