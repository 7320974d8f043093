// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/writer.hh"

#include "dns/rrtype.hh"
#include "zonefile/entry.hh"
#include "zonefile/file_text.hh"

#include <algorithm>
#include <map>

namespace dodns::zonefile {

namespace {

constexpr size_t kMaxPending = 1000;
constexpr size_t kMaxNameWidth = 40; ///< longer names push their line to the right alone

void pad(std::string& text, size_t begin, size_t width)
{
  const size_t size = text.size() - begin;
  text.append(size < width ? width - size : 0, ' ');
  text += ' ';
}

/** Names and mailbox in the first line, then each number with what it is. */
std::string soaInLines(std::string_view rdata, size_t indent)
{
  constexpr std::string_view kNumbers[] = {"serial", "refresh", "retry", "expire", "negative TTL"};
  constexpr size_t kDigits = 10;
  size_t numbers = 0;
  for (int name = 0; name < 2; ++name) {
    numbers = rdata.find(' ', numbers) + 1;
  }
  std::string text(rdata.substr(0, numbers));
  text += '(';
  for (const auto what : kNumbers) {
    const auto end = std::min(rdata.find(' ', numbers), rdata.size());
    text += '\n';
    text.append(indent, ' ');
    const size_t begin = text.size();
    text += rdata.substr(numbers, end - numbers);
    pad(text, begin, kDigits);
    text += "; ";
    text += what;
    numbers = end + 1;
  }
  text += '\n';
  text.append(indent, ' ');
  text += ')';
  return text;
}

} // namespace

Writer::Writer(std::optional<dns::Name> origin, Output output)
    : d_origin(std::move(origin)), d_output(std::move(output))
{
}

void Writer::add(const dns::Record& record)
{
  std::string name;
  std::string rdata;
  if (d_origin) {
    d_pending.push_back({writeName(record.name, *d_origin), record.ttl, record.type(), writeRdata(record.rdata, *d_origin)});
  }
  else {
    d_pending.push_back({std::string(nameForFile(record.name.toText(), name)), record.ttl, record.type(), std::string(rdataForFile(record.type(), record.rdata.toText(), rdata))});
  }
  if (d_pending.size() >= kMaxPending) {
    writePending();
  }
}

void Writer::finish()
{
  writePending();
}

void Writer::writePending()
{
  if (d_pending.empty()) {
    return;
  }
  std::string text;
  if (!d_ttl) {
    std::map<uint32_t, size_t> counts;
    for (const auto& line : d_pending) {
      ++counts[line.ttl];
    }
    d_ttl = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
    if (d_origin) {
      text += "$ORIGIN " + d_origin->toText() + '\n';
    }
    text += "$TTL " + std::to_string(*d_ttl) + '\n';
  }
  size_t nameWidth = 0;
  size_t ttlWidth = 0;
  size_t typeWidth = 0;
  for (const auto& line : d_pending) {
    nameWidth = std::max(nameWidth, std::min(line.name.size(), kMaxNameWidth));
    ttlWidth = std::max(ttlWidth, line.ttl == *d_ttl ? 0 : std::to_string(line.ttl).size());
    typeWidth = std::max(typeWidth, dns::rrtypeToText(line.type).size());
  }
  for (const auto& line : d_pending) {
    writeLine(line, nameWidth, ttlWidth, typeWidth, text);
  }
  d_pending.clear();
  d_output(text);
}

void Writer::writeLine(const Line& line, size_t nameWidth, size_t ttlWidth, size_t typeWidth, std::string& text)
{
  const size_t begin = text.size();
  if (line.name != d_lastName) {
    text += line.name;
    d_lastName = line.name;
  }
  pad(text, begin, nameWidth);
  if (ttlWidth > 0) {
    const size_t column = text.size();
    if (line.ttl != *d_ttl) {
      text += std::to_string(line.ttl);
    }
    pad(text, column, ttlWidth);
  }
  text += "IN ";
  const size_t column = text.size();
  text += dns::rrtypeToText(line.type);
  pad(text, column, typeWidth);
  text += line.type == dns::rrtype::kSoa ? soaInLines(line.rdata, text.size() - begin) : line.rdata;
  text += '\n';
}

} // namespace dodns::zonefile
