// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "dodns/texts.hh"
#include "dodns/zonefile.hh"
#include "zonefile/reader.hh"

#include <utility>

namespace dodns {

namespace {

zonefile::ReaderOptions toInternal(const ReaderOptions& options)
{
  zonefile::ReaderOptions internal;
  if (!options.origin.empty()) {
    internal.origin = readOrigin(options.origin);
  }
  internal.ttl = options.ttl;
  switch (options.includes) {
  case Includes::refused:
    internal.includes = zonefile::Includes::refused;
    break;
  case Includes::below:
    internal.includes = zonefile::Includes::below;
    break;
  case Includes::anywhere:
    internal.includes = zonefile::Includes::anywhere;
    break;
  }
  internal.includeRoot = options.includeRoot;
  internal.includeDepth = options.includeDepth;
  internal.generateLimit = options.generateLimit;
  internal.errorLimit = options.errorLimit;
  internal.warningLimit = options.warningLimit;
  return internal;
}

} // namespace

class ZoneReader::Progress
{
public:
  /** @param open makes a reader of options and a sink. */
  template <typename Open>
  explicit Progress(const Open& open)
      : d_reader(open([this](const zonefile::Problem& problem) { d_findings.push_back(toFinding(problem)); }))
  {
  }

  std::optional<Record> next()
  {
    const auto record = d_reader.next();
    if (!record) {
      return std::nullopt;
    }
    const auto& position = record->position;
    d_place = {std::string(position.source), position.line, position.column, {}};
    return Record{std::string(record->name), record->ttl, dns::rrtypeToText(record->type), std::string(record->rdata)};
  }

  const Place& place() const { return d_place; }
  Findings takeFindings() { return std::exchange(d_findings, {}); }
  uint64_t errorCount() const { return d_reader.errorCount(); }

private:
  Findings d_findings; // before the reader, which may have something to say at once
  Place d_place;
  zonefile::Reader d_reader;
};

ZoneReader::ZoneReader(std::unique_ptr<Progress> progress)
    : d_progress(std::move(progress))
{
}

ZoneReader::ZoneReader(ZoneReader&&) noexcept = default;
ZoneReader& ZoneReader::operator=(ZoneReader&&) noexcept = default;
ZoneReader::~ZoneReader() = default;

ZoneReader ZoneReader::openFile(const std::string& path, const ReaderOptions& options)
{
  return ZoneReader(std::make_unique<Progress>([&](zonefile::ProblemSink sink) { return zonefile::Reader::openFile(path, toInternal(options), std::move(sink)); }));
}

ZoneReader ZoneReader::openText(std::string_view text, const std::string& source, const ReaderOptions& options)
{
  return ZoneReader(std::make_unique<Progress>([&](zonefile::ProblemSink sink) { return zonefile::Reader::openText(text, source, toInternal(options), std::move(sink)); }));
}

std::optional<Record> ZoneReader::next()
{
  return d_progress->next();
}

const Place& ZoneReader::place() const
{
  return d_progress->place();
}

Findings ZoneReader::takeFindings()
{
  return d_progress->takeFindings();
}

uint64_t ZoneReader::errorCount() const
{
  return d_progress->errorCount();
}

} // namespace dodns
