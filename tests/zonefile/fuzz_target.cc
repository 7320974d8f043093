// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// For libFuzzer, see tests/zonefile/fuzz. Whatever is in a file: the reader
// ends, reports no more than its limits, and what it reads is valid, can be
// written, and is read back as the same. The fast path, the parser behind it and
// ldns make the same of every entry that the fast path takes.

#include "dns/rrtype.hh"
#include "zonefile/entry_header.hh"
#include "zonefile/entry_stream.hh"
#include "zonefile/reader.hh"
#include "zonefile/three_readers.hh"
#include "zonefile/writer.hh"

#include <cstdlib>
#include <iostream>

using namespace dodns;
using namespace dodns::zonefile;

namespace {

void require(bool isTrue, const std::string& claim, const std::string& text)
{
  if (!isTrue) {
    std::cerr << claim << ":\n"
              << text << '\n';
    std::abort();
  }
}

/** Lives until the process ends, and says then what it has seen. */
runner::ThreeReaders& threeReaders()
{
  static runner::ThreeReaders& readers = *new runner::ThreeReaders(std::getenv("DODNS_FUZZ_EXPLAIN") != nullptr ? runner::ThreeReaders::Unexplained::wrong : runner::ThreeReaders::Unexplained::counted);
  static const bool isRegistered = std::atexit([] {
                                     std::cerr << "stat::compared_rdata: " << readers.rdataCount() << "\nstat::compared_fast_rdata: " << readers.fastRdataCount()
                                               << "\nstat::compared_fast_owners: " << readers.fastOwnerCount() << '\n'
                                               << readers.differences() << readers.unexplained();
                                   }) == 0;
  require(isRegistered, "atexit() fails", {});
  return readers;
}

std::vector<dns::Record> read(const std::string& text, const ReaderOptions& options, bool isAllGood)
{
  std::vector<dns::Record> records;
  uint64_t problems = 0;
  auto reader = Reader::openText(text, "fuzz", options, [&](const Problem& problem) {
    ++problems;
    require(problem.finding.place.line > 0 && problem.finding.place.column > 0, "a problem has no place", text);
    require(!show(problem).empty(), "a problem shows nothing", text);
  });
  while (const auto record = reader.next()) {
    records.push_back(record->toRecord());
    require(records.back().name.toText() == record->name, "an owner is not canonical", text);
    require(records.back().rdata.toText() == record->rdata, "rdata is not canonical", text);
    const auto wrong = isAllGood ? std::string() : threeReaders().compareCanonical(record->type, record->rdata);
    require(wrong.empty(), wrong, text);
  }
  require(problems <= options.errorLimit + options.warningLimit, "there are more problems than are allowed", text);
  require(!isAllGood || reader.errorCount() == 0, "what was written is refused", text);
  return records;
}

/** Each entry as it is written, directives left out. */
void compareEntries(const std::string& text, const Origin& origin, size_t entrySizeLimit)
{
  EntryStream stream(openText(text), entrySizeLimit);
  Reporter reporter({}, UINT64_MAX, UINT64_MAX);
  reporter.setStream("fuzz", stream, {});
  Mnemonics mnemonics;
  EntryHeaderReader headers(mnemonics, reporter);
  for (auto found = stream.next(); found != Scan::nothing; found = stream.next()) {
    const auto& entry = stream.entry();
    if (found == Scan::problem || (!entry.beginsWithBlank && entry.words.front().text.substr(0, 1) == "$")) {
      continue;
    }
    const Word* at = entry.words.data();
    std::string wrong;
    if (!entry.beginsWithBlank) {
      wrong = threeReaders().compareOwner(*at++, origin);
    }
    EntryHeader header;
    at = headers.read(entry, at, header);
    if (at != nullptr && wrong.empty()) {
      wrong = threeReaders().compareRdata(header.type, entry, at, origin);
    }
    require(wrong.empty(), wrong, text);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
  ReaderOptions options;
  options.generateLimit = 50;
  options.entrySizeLimit = 512;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (size % 4 != 0) {
    options.origin = dns::Name::parse("example.com.");
    options.ttl = 300;
  }
  compareEntries(text, Origin(options.origin.value_or(dns::Name())), options.entrySizeLimit);
  const auto records = read(text, options, false);
  for (const auto& origin : {std::optional<dns::Name>(), dns::Name::parse("example.com.")}) {
    std::string written;
    Writer writer(origin, [&](std::string_view part) { written += part; });
    for (const auto& record : records) {
      writer.add(record);
    }
    writer.finish();
    const auto again = read(written, ReaderOptions(), true);
    require(again.size() == records.size(), "not as many records come back", written);
    for (size_t i = 0; i < records.size(); ++i) {
      require(again[i].name == records[i].name && again[i].ttl == records[i].ttl && again[i].rdata.wire() == records[i].rdata.wire(), "another record comes back", written);
    }
  }
  return 0;
}
