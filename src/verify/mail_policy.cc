// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/characters.hh"
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"
#include "verify/tag_list.hh"
#include "verify/txt_value.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

bool isPolicy(std::string_view value)
{
  const auto policy = folded(value);
  return policy == "none" || policy == "quarantine" || policy == "reject";
}

/** What is wrong with a DMARC policy, empty when nothing is. */
std::string dmarcMistake(std::string_view text)
{
  const auto tags = readTagList(text);
  if (!tags) {
    return "it is not a list of tags NAME=VALUE";
  }
  if (tags->empty() || tags->front().first != "v" || tags->front().second != "DMARC1") {
    return "it does not begin with v=DMARC1";
  }
  const auto policy = findTag(*tags, "p");
  if (!policy || !isPolicy(*policy)) {
    return "it has no p=none, p=quarantine or p=reject";
  }
  const auto subdomains = findTag(*tags, "sp");
  if (subdomains && !isPolicy(*subdomains)) {
    return "sp=" + std::string(*subdomains) + " is not a policy";
  }
  return {};
}

bool isBase64(std::string_view text)
{
  std::string octets;
  std::copy_if(text.begin(), text.end(), std::back_inserter(octets), [](char c) { return !isBlank(c); });
  const auto end = std::find(octets.begin(), octets.end(), '=');
  const auto isPart = [](char c) { return isAlphanumeric(c) || c == '+' || c == '/'; };
  const bool isPadded = octets.end() - end <= 2 && std::all_of(end, octets.end(), [](char c) { return c == '='; });
  return octets.size() % 4 == 0 && isPadded && std::all_of(octets.begin(), end, isPart);
}

/** What is wrong with a DKIM key, empty when nothing is. */
std::string dkimMistake(std::string_view text)
{
  const auto tags = readTagList(text);
  if (!tags) {
    return "it is not a list of tags NAME=VALUE";
  }
  const auto version = findTag(*tags, "v");
  if (version && (*version != "DKIM1" || tags->front().first != "v")) {
    return "v=DKIM1 is not its first tag";
  }
  const auto key = findTag(*tags, "p");
  if (!key) {
    return "it has no key, p=";
  }
  if (!isBase64(*key)) {
    return "its key is not base64";
  }
  const auto kind = findTag(*tags, "k");
  if (kind && *kind != "rsa" && *kind != "ed25519") {
    return "no kind of key is named " + std::string(*kind);
  }
  return {};
}

bool isDkimSelector(const dns::Name& name)
{
  bool isFirst = true;
  for (const auto label : Labels(name)) {
    if (!isFirst && label == "_domainkey") {
      return true;
    }
    isFirst = false;
  }
  return false;
}

void checkDmarc(const EntrySubject& subject, Report& report)
{
  if (Labels(subject.name()).at(0) != "_dmarc") {
    return;
  }
  const auto mistake = dmarcMistake(txtValue(subject.entry.record));
  if (!mistake.empty()) {
    report.add(subject.entry, "data", "receivers ignore this DMARC policy: " + mistake);
  }
}

void checkDkim(const EntrySubject& subject, Report& report)
{
  if (!isDkimSelector(subject.name())) {
    return;
  }
  const auto mistake = dkimMistake(txtValue(subject.entry.record));
  if (!mistake.empty()) {
    report.add(subject.entry, "data", "no signature is valid by this DKIM key: " + mistake);
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"dmarc-syntax", Severity::warning, "RFC 7489 section 6.3",
      "A TXT record at _dmarc is a DMARC policy.",
      "Begin with v=DMARC1; p=none and go on from there."},
     {kTxt},
     checkDmarc},
    {{"dkim-syntax", Severity::warning, "RFC 6376 section 3.6.1",
      "A TXT record below _domainkey is a DKIM key.",
      "Copy the record again as the signing software gives it; v=DKIM1; p=KEY."},
     {kTxt},
     checkDkim},
};

} // namespace

Table<EntrySubject> mailPolicyRules()
{
  return kRules;
}

} // namespace dodns::verify
