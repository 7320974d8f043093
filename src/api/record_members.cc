// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_members.hh"

#include <algorithm>
#include <array>
#include <charconv>

namespace dodns::api {

namespace {

constexpr std::array<const char*, 9> kTypes = {"A", "AAAA", "CAA", "CNAME", "MX", "NS", "SOA", "SRV", "TXT"};

const Json* find(const Json& object, const char* member)
{
  const auto found = object.find(member);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> readText(const Json& object, const char* member, Findings& findings)
{
  const auto* value = find(object, member);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_string()) {
    findings.push_back(mistake("not-a-text", member, std::string(member) + " must be a string"));
    return std::nullopt;
  }
  return value->get<std::string>();
}

NumberMember readNumber(const Json& object, const char* member)
{
  const auto* value = find(object, member);
  NumberMember number;
  number.isGiven = value != nullptr;
  if (value == nullptr) {
    return number;
  }
  if (value->is_number_unsigned() && value->get<uint64_t>() > INT64_MAX) {
    return number;
  }
  if (value->is_number_integer()) {
    number.value = value->get<int64_t>();
  }
  else if (value->is_string()) {
    const auto& text = value->get_ref<const std::string&>();
    int64_t parsed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error == std::errc() && end == text.data() + text.size()) {
      number.value = parsed;
    }
  }
  return number;
}

} // namespace

RecordMembers readMembers(const Json& object, Findings& findings)
{
  RecordMembers members;
  members.type = readText(object, "type", findings);
  members.name = readText(object, "name", findings);
  members.data = readText(object, "data", findings);
  members.priority = readNumber(object, "priority");
  members.port = readNumber(object, "port");
  members.ttl = readNumber(object, "ttl");
  members.weight = readNumber(object, "weight");
  members.flags = readNumber(object, "flags");
  if (const auto* tag = find(object, "tag"); tag != nullptr && tag->is_string()) {
    members.tag = tag->get<std::string>();
  }
  return members;
}

bool isKnownType(const std::string& type)
{
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

} // namespace dodns::api
