// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/fast_path.hh"

#include "zonefile/idn.hh"
#include "zonefile/plain_fields.hh"

#include <algorithm>
#include <array>
#include <cstring>

namespace dodns::zonefile {

namespace {

constexpr size_t kMaxWireSize = 255;
constexpr size_t kMaxLabelSize = 63;
constexpr size_t kMaxNameText = 1100; ///< a plain name and the text of any origin
constexpr size_t kMaxEntrySize = size_t{16} * 1024;
constexpr size_t kMaxALabels = 4096;

/** The octets of names that are the same in every spelling, in lower case. */
constexpr std::array<char, 256> kPlain = [] {
  std::array<char, 256> plain{};
  for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyz-_*/")) {
    plain[static_cast<unsigned char>(c)] = c;
  }
  for (char c = 'A'; c <= 'Z'; ++c) {
    plain[static_cast<unsigned char>(c)] = static_cast<char>(c - 'A' + 'a');
  }
  return plain;
}();

/** The fields of a type's rdata, a letter each as writeField() knows them;
 * empty for those that have no fast path. */
std::string_view syntaxOf(uint16_t type)
{
  switch (type) {
  case 1: // A
    return "a";
  case 2:  // NS
  case 5:  // CNAME
  case 12: // PTR
  case 39: // DNAME
    return "n";
  case 6: // SOA
    return "nn44444";
  case 15: // MX
    return "2n";
  case 16: // TXT
  case 99: // SPF
    return "S";
  case 28: // AAAA
    return "A";
  case 33: // SRV
    return "222n";
  case 43: // DS
  case 59: // CDS
    return "211h";
  case 44: // SSHFP
    return "11h";
  case 46: // RRSIG
    return "t114TT2nb";
  case 47: // NSEC
    return "nm";
  case 48: // DNSKEY
  case 60: // CDNSKEY
    return "211b";
  case 50: // NSEC3
    return "112xym";
  case 51: // NSEC3PARAM
    return "112x";
  case 52: // TLSA
  case 53: // SMIMEA
    return "111h";
  case 257: // CAA
    return "1GQ";
  default:
    return {};
  }
}

bool isSame(std::string_view text, std::string_view lowerCase)
{
  return text.size() == lowerCase.size() && std::equal(text.begin(), text.end(), lowerCase.begin(), [](char a, char b) { return kPlain[static_cast<unsigned char>(a)] == b; });
}

std::string_view lastLabel(std::string_view name)
{
  const auto dot = name.rfind('.');
  return name.substr(dot == std::string_view::npos ? 0 : dot + 1);
}

/** Whether a relative name may be one that lacks its final dot. What is said
 * then is not known here. */
bool mayLackFinalDot(std::string_view word, const Origin& origin, bool isOwner)
{
  if (origin.name.isRoot()) {
    return false;
  }
  const auto last = lastLabel(word);
  return isSame(last, origin.lastLabel) || (!isOwner && (last.size() < word.size() || origin.lastLabel == "arpa"));
}

} // namespace

FastPath::FastPath(Mnemonics& mnemonics)
    : d_mnemonics(mnemonics), d_owner(kMaxNameText), d_rdata(4 * kMaxEntrySize)
{
}

std::optional<std::string_view> FastPath::readOwner(std::string_view word, const Origin* origin)
{
  const char* end = writeName(word, origin, true, d_owner.data());
  return end == nullptr ? std::nullopt : std::optional(std::string_view(d_owner.data(), static_cast<size_t>(end - d_owner.data())));
}

std::optional<std::string_view> FastPath::readRdata(uint16_t type, const Word* begin, const Word* end, const Origin* origin)
{
  const auto syntax = syntaxOf(type);
  if (syntax.empty() || begin == end || static_cast<size_t>(end[-1].text.end() - begin->text.begin()) > kMaxEntrySize) {
    return std::nullopt;
  }
  char* out = d_rdata.data();
  const Word* at = begin;
  for (const char kind : syntax) {
    if (at > begin) {
      *out++ = ' ';
    }
    out = writeField(kind, at, end, origin, out);
    if (out == nullptr) {
      return std::nullopt;
    }
  }
  return at == end ? std::optional(std::string_view(d_rdata.data(), static_cast<size_t>(out - d_rdata.data()))) : std::nullopt;
}

/** @returns the end of what was written, or nullptr when the field is not a
 * plain one. */
char* FastPath::writeField(char kind, const Word*& at, const Word* end, const Origin* origin, char* out)
{
  switch (kind) {
  case 'S':
    return writeStrings(at, end, out);
  case 'm':
    return writeTypes(at, end, out);
  case 'h':
    return writePlainHex(at, end, out);
  case 'b':
    return writePlainBase64(at, end, out);
  default:
    break;
  }
  if (at == end) {
    return nullptr;
  }
  const auto& word = *at++;
  if (word.isQuoted != (kind == 'Q')) {
    return nullptr;
  }
  switch (kind) {
  case 'n':
    return writeName(word.text, origin, false, out);
  case '1':
    return writePlainNumber(word.text, 0xff, out);
  case '2':
    return writePlainNumber(word.text, 0xffff, out);
  case '4':
    return writePlainNumber(word.text, 0xffffffff, out);
  case 'a':
    return writePlainIpv4(word.text, out);
  case 'A':
    return writePlainIpv6(word.text, out);
  case 'T':
    return writePlainTime(word.text, out);
  case 'G':
    return writePlainTag(word.text, out);
  case 'Q':
    return writePlainString(word, kMaxEntrySize, out);
  case 'x':
    return writePlainSalt(word.text, out);
  case 'y':
    return writePlainHash(word.text, out);
  case 't': {
    const auto& mnemonic = d_mnemonics.find(word.text);
    return mnemonic.isCanonical ? std::copy(word.text.begin(), word.text.end(), out) : nullptr;
  }
  default:
    return nullptr;
  }
}

char* FastPath::writeStrings(const Word*& at, const Word* end, char* out)
{
  constexpr size_t kMaxStringSize = 255;
  if (at == end) {
    return nullptr;
  }
  while (true) {
    out = writePlainString(*at++, kMaxStringSize, out);
    if (out == nullptr || at == end) {
      return out;
    }
    *out++ = ' ';
  }
}

/** Types in ascending order, which is how they are written. */
char* FastPath::writeTypes(const Word*& at, const Word* end, char* out)
{
  if (at == end) {
    return nullptr;
  }
  int last = -1;
  while (true) {
    const auto& word = *at++;
    const auto& mnemonic = d_mnemonics.find(word.text);
    if (word.isQuoted || !mnemonic.isCanonical || mnemonic.type <= last) {
      return nullptr;
    }
    last = mnemonic.type;
    out = std::copy(word.text.begin(), word.text.end(), out);
    if (at == end) {
      return out;
    }
    *out++ = ' ';
  }
}

char* FastPath::writeName(std::string_view word, const Origin* origin, bool isOwner, char* out)
{
  if (word == "@") {
    return origin == nullptr ? nullptr : std::copy(origin->text.begin(), origin->text.end(), out);
  }
  if (word == ".") {
    *out++ = '.';
    return out;
  }
  if (word.empty() || word.size() >= kMaxWireSize) {
    return nullptr;
  }
  size_t labelSize = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == '.') {
      if (labelSize == 0 || labelSize > kMaxLabelSize) {
        return nullptr;
      }
      labelSize = 0;
      *out++ = '.';
      continue;
    }
    const char lower = kPlain[static_cast<unsigned char>(c)];
    if (lower == 0) {
      return nullptr;
    }
    if (labelSize == 3 && c == '-' && word[i - 1] == '-' && !isALabel(word.substr(i - 3, word.find('.', i) - (i - 3)))) {
      return nullptr;
    }
    ++labelSize;
    *out++ = isOwner ? lower : c;
  }
  if (labelSize == 0) {
    return out; // absolute, and short enough: `word` was
  }
  if (labelSize > kMaxLabelSize || origin == nullptr || word.size() + 1 + origin->name.wire().size() > kMaxWireSize || mayLackFinalDot(word, *origin, isOwner)) {
    return nullptr;
  }
  return std::copy(origin->suffix.begin(), origin->suffix.end(), out);
}

/** Whether there is nothing to say about a label with `--` in the third and
 * fourth place. Looking is expensive, and a file has few of them. */
bool FastPath::isALabel(std::string_view label)
{
  if (!looksLikeALabel(label)) {
    return true;
  }
  std::string key(label);
  if (d_aLabels.count(key) > 0) {
    return true;
  }
  if (d_aLabels.size() >= kMaxALabels || !whyNoALabel(label).empty()) {
    return false;
  }
  d_aLabels.insert(std::move(key));
  return true;
}

} // namespace dodns::zonefile
