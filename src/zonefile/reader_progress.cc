// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/reader_progress.hh"

namespace dodns::zonefile {

namespace filesystem = std::filesystem;

Reader::Progress::Progress(std::unique_ptr<Source> source, const std::string& name, const filesystem::path& path, const ReaderOptions& options, ProblemSink sink)
    : d_options(options), d_reporter(std::move(sink), options.errorLimit, options.warningLimit), d_entryReader(d_context, d_reporter, options.isEachEntryRefused)
{
  if (options.origin) {
    d_context.origin.emplace(*options.origin);
  }
  d_context.defaultTtl = options.ttl;
  std::error_code ignored;
  const auto canonical = path.empty() ? path : filesystem::canonical(path, ignored);
  if (d_options.includeRoot.empty()) {
    d_options.includeRoot = canonical.parent_path();
  }
  open(name, canonical, std::move(source), {});
}

std::optional<FileRecord> Reader::Progress::next()
{
  FileRecord record;
  while (!d_frames.empty() && !d_reporter.hasTooManyErrors()) {
    if (d_generation) {
      if (readGenerated(record)) {
        return record;
      }
      continue;
    }
    auto& stream = d_frames.back().stream;
    switch (stream.next()) {
    case Scan::entry: {
      const auto& entry = stream.entry();
      const auto& first = entry.words.front();
      if (!entry.beginsWithBlank && !first.isQuoted && first.text.front() == '$') {
        readDirective(entry);
      }
      else if (readEntry(entry, d_context.owner, record)) {
        return record;
      }
      break;
    }
    case Scan::problem: {
      ++d_entries;
      const auto& problem = stream.problem();
      d_reporter.error(problem.at, problem.code, problem.message, problem.hint, "RFC 1035 section 5.1");
      break;
    }
    case Scan::nothing:
    case Scan::incomplete:
      close();
      break;
    }
  }
  return std::nullopt;
}

bool Reader::Progress::readGenerated(FileRecord& record)
{
  if (!d_generation->next(d_generated, d_reporter)) {
    d_generation.reset();
    return false;
  }
  ++d_entries;
  d_reporter.beginGenerated(d_generation->directive(), d_generation->text());
  RecordFields fields;
  const bool isGood = d_entryReader.read(d_generated, d_generation->owner, fields);
  d_reporter.endGenerated();
  if (!isGood) {
    d_generation->end();
    return false;
  }
  const auto& directive = d_frames.back().stream.entry();
  record.name = fields.name;
  record.ttl = fields.ttl;
  record.type = fields.type;
  record.rdata = fields.rdata;
  record.position = record.rdataPosition = position(d_generation->directive());
  record.text = directive.text;
  return true;
}

bool Reader::Progress::readEntry(const ScannedEntry& entry, Owner& owner, FileRecord& record)
{
  ++d_entries;
  const char* first = entry.words.front().written().data();
  if (d_hasOriginChanged && entry.beginsWithBlank && owner.state == Owner::State::known) {
    d_reporter.warning(first, "owner-before-origin", "The first entry after $ORIGIN has no owner, so it gets " + owner.text + ", that of the entry before.", "Write the owner, @ if it is the new origin.", "RFC 1035 section 5.1");
  }
  d_hasOriginChanged = false;
  RecordFields fields;
  if (!d_entryReader.read(entry, owner, fields)) {
    return false;
  }
  record.name = fields.name;
  record.ttl = fields.ttl;
  record.type = fields.type;
  record.rdata = fields.rdata;
  record.position = position(first);
  record.rdataPosition = position(fields.rdataAt);
  record.text = entry.text;
  return true;
}

void Reader::Progress::open(const std::string& name, const filesystem::path& path, std::unique_ptr<Source> source, std::string includedFrom)
{
  auto& frame = d_frames.emplace_back(*d_names.insert(name).first, std::move(source), d_options.entrySizeLimit);
  frame.path = path;
  frame.outerOrigin = d_context.origin;
  frame.outerOwner = d_context.owner;
  frame.includedFrom = std::move(includedFrom);
  d_reporter.setStream(frame.name, frame.stream, frame.includedFrom);
}

/** Origin and owner are again what they were before the $INCLUDE (RFC 1035
 * section 5.1); a $TTL goes on, as in BIND. */
void Reader::Progress::close()
{
  auto& frame = d_frames.back();
  d_octetsOfClosed += frame.stream.octetsRead();
  if (d_frames.size() > 1) {
    d_context.origin = std::move(frame.outerOrigin);
    d_context.owner = std::move(frame.outerOwner);
    d_hasOriginChanged = false;
  }
  d_frames.pop_back();
  if (!d_frames.empty()) {
    d_reporter.setStream(d_frames.back().name, d_frames.back().stream, d_frames.back().includedFrom);
  }
}

uint64_t Reader::Progress::octetsRead() const
{
  auto octets = d_octetsOfClosed;
  for (const auto& frame : d_frames) {
    octets += frame.stream.octetsRead();
  }
  return octets;
}

Position Reader::Progress::position(const char* at) const
{
  const auto& frame = d_frames.back();
  return {frame.name, frame.stream.lineNumber(at), frame.stream.column(at)};
}

} // namespace dodns::zonefile
