// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"
#include "verify/written_names.hh"

#include <algorithm>
#include <idn2.h>

namespace dodns::verify {

namespace {

constexpr std::string_view kPrefix = "xn--"; // RFC 5890 section 2.3.2.1

bool isALabelLike(std::string_view label)
{
  return label.substr(0, kPrefix.size()) == kPrefix;
}

/** Why libidn2 does not take a label for an A-label, nullptr when it does. */
const char* whyNoALabel(std::string_view label)
{
  const std::string text(label);
  if (text.find('\0') != std::string::npos) {
    return "it has an octet 0";
  }
  const auto status = idn2_register_u8(nullptr, reinterpret_cast<const uint8_t*>(text.c_str()), nullptr, 0);
  return status == IDN2_OK ? nullptr : idn2_strerror(status);
}

/** Calls `look(label, member)` for the labels of the names that somebody wrote. */
template <typename Look>
void forEachLabel(const EntrySubject& subject, Look look)
{
  forEachWrittenName(subject, [&look](const dns::Name& name, const char* member) {
    for (const auto label : Labels(name)) {
      look(label, member);
    }
  });
}

void checkAscii(const EntrySubject& subject, Report& report)
{
  forEachLabel(subject, [&](std::string_view label, const char* member) {
    if (std::any_of(label.begin(), label.end(), [](char octet) { return static_cast<unsigned char>(octet) > 0x7f; })) {
      report.add(subject.entry, member, "the label " + labelText(label) + " is not ASCII");
    }
  });
}

void checkALabel(const EntrySubject& subject, Report& report)
{
  forEachLabel(subject, [&](std::string_view label, const char* member) {
    const auto* why = isALabelLike(label) ? whyNoALabel(label) : nullptr;
    if (why != nullptr) {
      report.add(subject.entry, member, "no international name is encoded by " + labelText(label) + ": " + why);
    }
  });
}

void checkReserved(const EntrySubject& subject, Report& report)
{
  forEachLabel(subject, [&](std::string_view label, const char* member) {
    if (label.size() >= 4 && label[2] == '-' && label[3] == '-' && !isALabelLike(label)) {
      report.add(subject.entry, member, "the label " + labelText(label) + " is of a reserved form");
    }
  });
}

constexpr Row<EntrySubject> kRules[] = {
    {{"name-not-ascii", Severity::warning, "RFC 5890 section 2.3.2.1",
      "A name has ASCII octets only; an international name is stored as its A-labels.",
      "Write the label as its A-label, which begins with xn--."},
     kAllTypes,
     checkAscii},
    {{"invalid-a-label", Severity::warning, "RFC 5891 section 4.2",
      "A label that begins with xn-- is the A-label of an international name by IDNA2008.",
      "Encode the international label again, or choose a label that does not begin with xn--."},
     kAllTypes,
     checkALabel},
    {{"name-label-reserved", Severity::warning, "RFC 5890 section 2.3.1",
      "No label has hyphens as its third and fourth character, but A-labels.",
      "Choose another label; this form is reserved for future encodings."},
     kAllTypes,
     checkReserved},
};

} // namespace

Table<EntrySubject> idnaRules()
{
  return kRules;
}

} // namespace dodns::verify
