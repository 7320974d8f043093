// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/tsig_key.hh"

#include <array>
#include <regex>

namespace dodns::legacy {

namespace {

/** What ldns can calculate. */
constexpr std::array<const char*, 3> kAlgorithms = {"hmac-sha1", "hmac-sha256", "hmac-sha512"};

std::optional<std::string> valueOf(const std::string& text, const char* member)
{
  const std::regex pattern(std::string(R"(\b)") + member + R"re(\s+"?([^"\s;]+)"?\s*;)re");
  std::smatch match;
  return std::regex_search(text, match, pattern) ? std::optional(match[1].str()) : std::nullopt;
}

bool isBase64(const std::string& text)
{
  static const std::regex pattern("(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=");
  return std::regex_match(text, pattern);
}

} // namespace

std::optional<TsigKey> TsigKey::parse(const std::string& text, std::string& reason)
{
  static const std::regex pattern(R"re(^\s*key\s+"?([^"\s{]+)"?\s*\{([^}]*)\}\s*;\s*$)re");
  std::smatch match;
  if (!std::regex_match(text, match, pattern)) {
    reason = "is not one 'key name { algorithm …; secret …; };'";
    return std::nullopt;
  }
  const auto nameText = match[1].str();
  const auto name = dns::Name::parse(nameText.back() == '.' ? nameText : nameText + ".");
  const auto algorithm = valueOf(match[2].str(), "algorithm");
  const auto secret = valueOf(match[2].str(), "secret");
  if (!name || !algorithm || !secret || !isBase64(*secret)) {
    reason = "has a key without a name, an algorithm, or a secret in base64";
    return std::nullopt;
  }
  for (const auto* known : kAlgorithms) {
    if (*algorithm == known || *algorithm == std::string(known) + ".") {
      return TsigKey{*name, std::string(known) + ".", *secret};
    }
  }
  reason = "has the algorithm " + *algorithm + ", which is none of hmac-sha1, hmac-sha256 and hmac-sha512";
  return std::nullopt;
}

} // namespace dodns::legacy
