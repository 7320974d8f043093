// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/reader.hh"

#include "zonefile/reader_progress.hh"

#include <cassert>

namespace dodns::zonefile {

dns::Record FileRecord::toRecord() const
{
  const auto owner = dns::Name::parse(name);
  auto data = dns::Rdata::parse(type, rdata);
  assert(owner && data);
  return {*owner, ttl, std::move(*data)};
}

Reader Reader::openFile(const std::string& path, const ReaderOptions& options, ProblemSink sink)
{
  const bool isFile = path != "-";
  return Reader(std::make_unique<Progress>(zonefile::openFile(path), isFile ? path : "standard input", isFile ? path : "", options, std::move(sink)));
}

Reader Reader::openText(std::string_view text, const std::string& source, const ReaderOptions& options, ProblemSink sink)
{
  return Reader(std::make_unique<Progress>(zonefile::openText(text), source, "", options, std::move(sink)));
}

Reader Reader::openSource(std::unique_ptr<Source> source, const std::string& name, const ReaderOptions& options, ProblemSink sink)
{
  return Reader(std::make_unique<Progress>(std::move(source), name, "", options, std::move(sink)));
}

Reader::Reader(std::unique_ptr<Progress> progress)
    : d_progress(std::move(progress))
{
}

Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

std::optional<FileRecord> Reader::next()
{
  return d_progress->next();
}

uint64_t Reader::entryCount() const
{
  return d_progress->entryCount();
}

uint64_t Reader::errorCount() const
{
  return d_progress->reporter().errorCount();
}

uint64_t Reader::warningCount() const
{
  return d_progress->reporter().warningCount();
}

bool Reader::hasGivenUp() const
{
  return d_progress->reporter().hasTooManyErrors();
}

uint64_t Reader::octetsRead() const
{
  return d_progress->octetsRead();
}

std::optional<dns::Name> Reader::origin() const
{
  const auto& origin = d_progress->context().origin;
  return origin ? std::optional(origin->name) : std::nullopt;
}

} // namespace dodns::zonefile
