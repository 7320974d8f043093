// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/dispatch.hh"
#include "verify/verify.hh"

namespace dodns::verify {

namespace {

constexpr Rule kNameSyntax{
    "invalid-name", Severity::error, "RFC 1035 section 5.1",
    "A name is fully qualified, has labels of 1 to 63 octets and at most 255 in all.",
    "Write the name with its final dot; a dot inside a label is \\. and any other octet \\DDD.", kFixed};
constexpr Rule kTypeUnknown{
    "type-unknown", Severity::error, "RFC 3597 section 5",
    "A record type is registered, or written as TYPE and its number.",
    "Write the type in upper case, or as TYPE and its number.", kFixed};
constexpr Rule kDataSyntax{
    "invalid-rdata", Severity::error, "RFC 1035 section 3.3",
    "The data are what the type prescribes.",
    "Write the data as the type's RFC shows them, with every name in full.", kFixed};
constexpr Rule kTtlNumber{
    "ttl-invalid", Severity::error, "RFC 2181 section 8",
    "A TTL is a number of seconds of 32 bits.",
    "Give a number from 0 to 2147483647.", kFixed};

/** Reports what makes an entry of no form; none of these rules can be off. */
class Refusal
{
public:
  Refusal(const RawEntry& raw, std::vector<base::Finding>& findings)
      : d_raw(raw), d_findings(findings) {}

  void add(const Rule& rule, const char* member, const std::string& text)
  {
    auto place = d_raw.place;
    place.member = member;
    const auto message = d_raw.name + ' ' + d_raw.type + ": " + text;
    d_findings.push_back({std::string(rule.code), Severity::error, message, std::string(rule.hint), std::string(rule.reference), place});
  }

private:
  const RawEntry& d_raw;
  std::vector<base::Finding>& d_findings;
};

} // namespace

const std::vector<const Rule*>& textRules()
{
  static const std::vector<const Rule*> rules{&kNameSyntax, &kTypeUnknown, &kTtlNumber, &kDataSyntax};
  return rules;
}

std::optional<Entry> readEntry(const RawEntry& raw, std::vector<base::Finding>& findings)
{
  constexpr int64_t kMaxTtl = 0xffffffff;
  Refusal refusal(raw, findings);
  std::string reason;
  const auto name = dns::Name::parse(raw.name, &reason);
  if (!name) {
    refusal.add(kNameSyntax, "name", "the name " + reason);
  }
  const bool isTtl = raw.ttl >= 0 && raw.ttl <= kMaxTtl;
  if (!isTtl) {
    refusal.add(kTtlNumber, "ttl", std::to_string(raw.ttl) + " is not a TTL");
  }
  const auto type = dns::rrtypeFromText(raw.type);
  if (!type) {
    refusal.add(kTypeUnknown, "type", "'" + raw.type + "' is not a record type");
    return std::nullopt;
  }
  const auto rdata = dns::Rdata::parse(*type, raw.data, &reason);
  if (!rdata) {
    refusal.add(kDataSyntax, "data", "'" + raw.data + "' " + reason);
  }
  if (!name || !isTtl || !rdata) {
    return std::nullopt;
  }
  return Entry{{*name, static_cast<uint32_t>(raw.ttl), *rdata}, raw.place};
}

} // namespace dodns::verify
