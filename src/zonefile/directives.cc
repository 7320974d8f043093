// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/include_path.hh"
#include "zonefile/reader_progress.hh"
#include "zonefile/ttl_text.hh"

#include <algorithm>

namespace dodns::zonefile {

namespace filesystem = std::filesystem;

namespace {

std::string upperCase(std::string_view text)
{
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper;
}

/** What escapes and quotes stand for in a file's name. */
std::string plainText(const Word& word)
{
  std::string text;
  for (size_t at = 0; at < word.text.size(); ++at) {
    at += word.text[at] == '\\' && at + 1 < word.text.size() ? 1 : 0;
    text += word.text[at];
  }
  return text;
}

} // namespace

void Reader::Progress::readDirective(const ScannedEntry& entry)
{
  const auto& word = entry.words.front();
  const auto directive = upperCase(word.text);
  if (directive == "$ORIGIN") {
    readOrigin(entry);
  }
  else if (directive == "$TTL") {
    readTtl(entry);
  }
  else if (directive == "$INCLUDE") {
    readInclude(entry);
  }
  else if (directive == "$GENERATE") {
    d_generation = Generation::begin(entry, d_options.generateLimit, d_reporter);
  }
  else {
    d_reporter.error(word.text.data(), "directive-unknown", "There is no directive '" + std::string(word.text) + "'.", "Directives are $ORIGIN, $TTL, $INCLUDE and $GENERATE; an owner that begins with a dollar sign is written \\$.", "RFC 1035 section 5.1");
  }
}

/** Reports a directive that has fewer or more words behind it. */
bool Reader::Progress::hasWords(const ScannedEntry& entry, size_t least, size_t most, const char* form)
{
  const auto& words = entry.words;
  if (words.size() - 1 < least) {
    d_reporter.error(words.back().written().end(), "directive-incomplete", "The directive ends too early.", std::string("Write ") + form + ".", "RFC 1035 section 5.1");
    return false;
  }
  if (words.size() - 1 > most) {
    d_reporter.error(words[most + 1].written().data(), "directive-too-long", "There is something behind the directive: '" + std::string(words[most + 1].text) + "'.", std::string("Write ") + form + "; a comment begins with a semicolon.", "RFC 1035 section 5.1");
    return false;
  }
  return true;
}

void Reader::Progress::readOrigin(const ScannedEntry& entry)
{
  if (!hasWords(entry, 1, 1, "$ORIGIN example.com. with its final dot")) {
    return;
  }
  if (const auto name = d_entryReader.readName(entry.words[1])) {
    d_context.origin.emplace(*name);
    d_hasOriginChanged = true;
  }
}

void Reader::Progress::readTtl(const ScannedEntry& entry)
{
  if (!hasWords(entry, 1, 1, "$TTL 3600, or with units, $TTL 1h30m")) {
    return;
  }
  const auto& word = entry.words[1];
  const auto ttl = zonefile::readTtl(word.text);
  if (!ttl || *ttl > kMaxTtl) {
    d_reporter.error(word.written().data(), ttl ? "ttl-too-large" : "ttl-invalid", "'" + std::string(word.text) + (ttl ? "' is larger than 2147483647." : "' is no TTL."), "Write a number of seconds up to 2147483647, or numbers with units, 1h30m.", "RFC 2308 section 4");
    return;
  }
  d_context.defaultTtl = static_cast<uint32_t>(*ttl);
}

void Reader::Progress::readInclude(const ScannedEntry& entry)
{
  if (!hasWords(entry, 1, 2, "$INCLUDE file, or $INCLUDE file origin")) {
    return;
  }
  const auto& word = entry.words[1];
  const auto written = plainText(word);
  const auto refuse = [&](const char* code, std::string message, std::string hint) {
    d_reporter.error(word.written().data(), code, std::move(message), std::move(hint), "RFC 1035 section 5.1");
  };
  const bool isAnywhere = d_options.includes == Includes::anywhere;
  if (d_options.includes == Includes::refused || (!isAnywhere && d_options.includeRoot.empty())) {
    return refuse("include-refused", "No files may be included here.", "Put the contents of " + written + " in its place.");
  }
  if (d_frames.size() > d_options.includeDepth) {
    return refuse("include-too-deep", "Files are included within files more than " + std::to_string(d_options.includeDepth) + " deep.", "Include fewer levels.");
  }
  if (d_included == d_options.includeLimit) {
    return refuse("include-too-many", "More than " + std::to_string(d_options.includeLimit) + " files are included.", "Look for files that include each other again and again, or put their contents into fewer.");
  }
  const auto& path = d_frames.back().path;
  const auto folder = path.empty() ? filesystem::path(d_options.includeRoot) : path.parent_path();
  std::string reason;
  const auto resolved = resolveInclude(written, folder, isAnywhere ? filesystem::path() : filesystem::path(d_options.includeRoot), reason);
  if (!resolved) {
    return refuse("include-refused", "'" + written + "' " + reason + ".", "Files are looked for relative to the one that includes them.");
  }
  if (std::any_of(d_frames.begin(), d_frames.end(), [&](const auto& frame) { return frame.path == *resolved; })) {
    return refuse("include-loop", "'" + written + "' includes itself.", "Remove the $INCLUDE.");
  }
  std::optional<dns::Name> origin;
  if (entry.words.size() > 2 && !(origin = d_entryReader.readName(entry.words[2]))) {
    return;
  }
  const auto& frame = d_frames.back();
  const auto from = frame.name + ":" + std::to_string(frame.stream.lineNumber(word.written().data())) + (frame.includedFrom.empty() ? "" : ", ") + frame.includedFrom;
  try {
    open(written, *resolved, zonefile::openFile(resolved->string()), from);
    ++d_included;
  }
  catch (const SourceError& error) {
    return refuse("include-refused", std::string(error.what()) + ".", "Let it be read by the user that runs this.");
  }
  if (origin) {
    d_context.origin.emplace(*origin);
    d_hasOriginChanged = true;
  }
}

} // namespace dodns::zonefile
