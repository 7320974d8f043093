// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/context.hh"
#include "zonefile/entry_reader.hh"
#include "zonefile/entry_stream.hh"
#include "zonefile/generation.hh"
#include "zonefile/reader.hh"
#include "zonefile/reporter.hh"

#include <deque>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace dodns::zonefile {

/** How far a Reader is: the files that are open, one within the other, and what
 * was said so far. */
class Reader::Progress
{
public:
  /** @param path of the first file; empty for text and standard input. */
  Progress(std::unique_ptr<Source> source, const std::string& name, const std::filesystem::path& path, const ReaderOptions& options, ProblemSink sink);

  std::optional<FileRecord> next();

  const Reporter& reporter() const { return d_reporter; }
  const Context& context() const { return d_context; }
  uint64_t entryCount() const { return d_entries; }
  uint64_t octetsRead() const;

private:
  /** A file that is being read. */
  struct Frame
  {
    Frame(const std::string& sourceName, std::unique_ptr<Source> source, size_t entrySizeLimit)
        : name(sourceName), stream(std::move(source), entrySizeLimit) {}

    const std::string& name;
    EntryStream stream;
    std::filesystem::path path;        ///< canonical; empty for text and standard input
    std::optional<Origin> outerOrigin; ///< to go back to afterwards
    Owner outerOwner;
    std::string includedFrom; ///< see Problem
  };

  bool readGenerated(FileRecord& record);
  bool readEntry(const ScannedEntry& entry, Owner& owner, FileRecord& record);
  void readDirective(const ScannedEntry& entry);
  void readOrigin(const ScannedEntry& entry);
  void readTtl(const ScannedEntry& entry);
  void readInclude(const ScannedEntry& entry);
  bool hasWords(const ScannedEntry& entry, size_t least, size_t most, const char* form);
  void open(const std::string& name, const std::filesystem::path& path, std::unique_ptr<Source> source, std::string includedFrom);
  void close();
  Position position(const char* at) const;

  ReaderOptions d_options;
  Context d_context;
  Reporter d_reporter;
  EntryReader d_entryReader;
  std::deque<Frame> d_frames;      ///< the innermost file last
  std::set<std::string> d_names;   ///< of all files: positions are views of them
  bool d_hasOriginChanged = false; ///< since the last owner
  std::optional<Generation> d_generation;
  ScannedEntry d_generated;
  uint64_t d_entries = 0;
  uint64_t d_octetsOfClosed = 0;
  uint64_t d_included = 0; ///< files so far
};

} // namespace dodns::zonefile
