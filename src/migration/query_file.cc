// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/query_file.hh"

#include "base/error.hh"
#include "dns/rrtype.hh"
#include "migration/capture.hh"

#include <fstream>
#include <vector>

namespace dodns::migration {

namespace {

std::vector<std::string_view> wordsOf(std::string_view text)
{
  constexpr const char* kBlanks = " \t\r";
  std::vector<std::string_view> words;
  for (auto at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kBlanks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBlanks, end);
  }
  return words;
}

std::string_view behind(std::string_view line, std::string_view mark)
{
  const auto at = line.find(mark);
  return at == std::string_view::npos ? std::string_view() : line.substr(at + mark.size());
}

std::optional<Question> questionOf(std::string_view nameText, std::string_view typeText)
{
  std::string absolute(nameText);
  if (absolute.empty() || absolute.back() != '.') {
    absolute += '.';
  }
  const auto name = dns::Name::parse(absolute);
  const auto type = dns::rrtypeFromText(typeText);
  return name && type ? std::optional(Question{*name, *type}) : std::nullopt;
}

} // namespace

std::optional<Question> questionOfLine(std::string_view line)
{
  // "Packet from 192.0.2.1:5300 for www.example.com. A with id 4711"
  if (const auto packet = behind(line, "Packet from "); !packet.empty()) {
    const auto words = wordsOf(packet);
    return words.size() > 3 && words[1] == "for" ? questionOf(words[2], words[3]) : std::nullopt;
  }
  // "client @0x7f… 192.0.2.1#5300 (www.example.com): query: www.example.com IN A +E(0)K (192.0.2.53)"
  if (const auto query = behind(line, " query: "); !query.empty()) {
    const auto words = wordsOf(query);
    return words.size() > 2 && words[1] == "IN" ? questionOf(words[0], words[2]) : std::nullopt;
  }
  const auto words = wordsOf(line);
  return words.size() == 2 ? questionOf(words[0], words[1]) : std::nullopt;
}

QueryFigures forEachQuery(const std::string& path, const TakeQuestion& take)
{
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw base::Error(path + " cannot be read");
  }
  QueryFigures figures;
  const auto count = [&](const std::optional<Question>& question) {
    ++(question ? figures.questions : figures.others);
    if (question) {
      take(*question);
    }
  };
  if (isCapture(file)) {
    forEachPacket(file, path, [&count](const std::optional<Question>& question) { count(question); });
    return figures;
  }
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first != std::string::npos && line[first] != '#' && line[first] != ';') {
      count(questionOfLine(line));
    }
  }
  if (file.bad()) {
    throw base::Error(path + " cannot be read");
  }
  return figures;
}

} // namespace dodns::migration
