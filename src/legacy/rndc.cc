// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/rndc.hh"

#include "legacy/command.hh"
#include "legacy/error.hh"
#include "zonefile/writer.hh"

#include <cstdio>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace dodns::legacy {

namespace {

/** Of a zone's file: named is another user than this, and what is in it is asked
 * for by everybody. */
constexpr mode_t kReadByAll = S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;

constexpr size_t kLongestFile = 250; ///< of 255 octets, for `.new` and `.jnl` behind it

bool has(const std::string& text, const char* words)
{
  return text.find(words) != std::string::npos;
}

/** named has answered, or has never got the command; otherwise it may have done
 * it all the same. */
bool outcomeIsKnown(const std::string& output)
{
  return has(output, "' failed: ") || has(output, "connect failed");
}

Error::Kind kindOf(const std::string& output)
{
  if (has(output, "already exists")) {
    return Error::Kind::conflict;
  }
  if (has(output, "' failed: not found") || has(output, "no matching zone")) {
    return Error::Kind::noZone;
  }
  if (!outcomeIsKnown(output) || has(output, "connect failed")) {
    return Error::Kind::unavailable;
  }
  return Error::Kind::refused;
}

std::string oneLine(std::string text)
{
  for (auto& c : text) {
    c = c == '\n' ? ' ' : c;
  }
  while (!text.empty() && text.back() == ' ') {
    text.pop_back();
  }
  return text;
}

/** A name as an argument of rndc, which named reads as a part of its
 * configuration's syntax: what could end it there is not sent. */
std::string argument(const dns::Name& zone)
{
  const auto text = zone.toText();
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_./*") != std::string::npos) {
    throw Error(Error::Kind::unsupported, "rndc is not given a zone with such a name: " + text);
  }
  return "\"" + text + "\"";
}

} // namespace

std::string Rndc::fileOf(const dns::Name& zone) const
{
  std::string file;
  for (const char c : zone.toText()) {
    const bool isPlain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c == '.' && !file.empty());
    if (isPlain) {
      file += c;
      continue;
    }
    constexpr const char* kDigits = "0123456789abcdef";
    file += {'%', kDigits[static_cast<unsigned char>(c) >> 4U], kDigits[static_cast<unsigned char>(c) & 15U]};
  }
  return d_settings.folder + "/" + file + "zone";
}

void Rndc::run(const std::vector<std::string>& words, const dns::Name& zone) const
{
  auto command = d_settings.command;
  command.insert(command.end(), words.begin(), words.end());
  const auto result = runCommand(command, d_settings.timeout);
  if (result.status != 0) {
    throw Error(kindOf(result.output), words.front() + " " + zone.toText() + ": " + oneLine(result.output), !outcomeIsKnown(result.output));
  }
}

bool Rndc::hasZone(const dns::Name& zone) const
{
  try {
    run({"zonestatus", argument(zone)}, zone);
    return true;
  }
  catch (const Error& error) {
    if (error.kind() != Error::Kind::noZone) {
      throw Error(error.kind(), error.what());
    }
    return false;
  }
}

/** The file of a zone that is served must not be replaced under it. One of a zone
 * that is not was left by somebody who died before named knew of it. */
void Rndc::makeRoom(const dns::Name& zone, const std::string& path) const
{
  const auto journal = path + ".jnl";
  if (::access(path.c_str(), F_OK) != 0 && ::access(journal.c_str(), F_OK) != 0) {
    return;
  }
  if (hasZone(zone)) {
    throw Error(Error::Kind::conflict, path + " is there already, and named has zone " + zone.toText());
  }
  std::remove(journal.c_str());
}

void Rndc::addZone(const dns::Name& zone, const std::vector<dns::Record>& records) const
{
  argument(zone); // before anything is written
  const auto path = fileOf(zone);
  if (path.size() - d_settings.folder.size() > kLongestFile) {
    throw Error(Error::Kind::unsupported, "the file of zone " + zone.toText() + " would have too long a name: add it to named by hand");
  }
  const auto written = path + ".new";
  {
    std::ofstream file(written);
    zonefile::Writer writer(zone, [&file](std::string_view text) { file << text; });
    for (const auto& record : records) {
      writer.add(record);
    }
    writer.finish();
    file.flush();
    if (!file || ::chmod(written.c_str(), kReadByAll) != 0) {
      throw Error(Error::Kind::unavailable, written + " cannot be written");
    }
  }
  try {
    makeRoom(zone, path);
    if (std::rename(written.c_str(), path.c_str()) != 0) { // else named would load what is there
      throw Error(Error::Kind::unavailable, path + " cannot be replaced");
    }
  }
  catch (const Error&) {
    std::remove(written.c_str());
    throw;
  }
  try {
    run({"addzone", argument(zone), "{ type primary; file \"" + path + "\"; " + d_settings.zoneOptions + " };"}, zone);
  }
  catch (const Error& error) {
    if (!error.outcomeIsUnknown()) {
      std::remove(path.c_str());
    }
    throw;
  }
}

void Rndc::removeZone(const dns::Name& zone) const
{
  run({"delzone", "-clean", argument(zone)}, zone);
}

} // namespace dodns::legacy
