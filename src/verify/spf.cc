// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/spf.hh"

#include "verify/characters.hh"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace dodns::verify {

namespace {

constexpr std::string_view kVersion = "v=spf1";

/** Name, and what follows it with its first character `:`, `/` or `=`. */
struct Term
{
  std::string name;
  std::string_view rest;
};

Term split(std::string_view text)
{
  if (!text.empty() && std::string_view("+-?~").find(text[0]) != std::string_view::npos) {
    text.remove_prefix(1);
  }
  const auto end = std::min(text.find_first_of(":/="), text.size());
  return {folded(text.substr(0, end)), text.substr(end)};
}

bool isPrefixLength(std::string_view text, int max)
{
  if (text.empty() || text.size() > 3 || !std::all_of(text.begin(), text.end(), isDigit)) {
    return false;
  }
  return std::stoi(std::string(text)) <= max;
}

bool isNetwork(std::string_view text, int family, int maxLength)
{
  const auto slash = text.find('/');
  std::array<unsigned char, 16> address{};
  if (inet_pton(family, std::string(text.substr(0, slash)).c_str(), address.data()) != 1) {
    return false;
  }
  return slash == std::string_view::npos || isPrefixLength(text.substr(slash + 1), maxLength);
}

/** Nothing, `/24`, `//64` or `/24//64`. */
bool isDualPrefix(std::string_view text)
{
  if (text.empty()) {
    return true;
  }
  const auto both = text.find("//");
  const auto first = text.substr(0, both);
  const bool isFirstGood = both == 0 || (first.size() > 1 && first[0] == '/' && isPrefixLength(first.substr(1), 32));
  return isFirstGood && (both == std::string_view::npos || isPrefixLength(text.substr(both + 2), 128));
}

bool hasDomain(std::string_view rest)
{
  return rest.size() > 1 && rest[0] == ':';
}

bool isHostMechanism(std::string_view rest)
{
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto domain = rest.substr(0, slash);
  return (domain.empty() || hasDomain(domain)) && isDualPrefix(rest.substr(slash));
}

bool isModifier(const Term& term)
{
  const auto isPart = [](char c) { return isAlphanumeric(c) || c == '-' || c == '_' || c == '.'; };
  return !term.rest.empty() && term.rest[0] == '=' && !term.name.empty() && isLetter(term.name[0]) && std::all_of(term.name.begin(), term.name.end(), isPart);
}

bool isTerm(std::string_view text)
{
  const auto term = split(text);
  if (term.name == "all") {
    return term.rest.empty();
  }
  if (term.name == "include" || term.name == "exists") {
    return hasDomain(term.rest);
  }
  if (term.name == "a" || term.name == "mx") {
    return isHostMechanism(term.rest);
  }
  if (term.name == "ptr") {
    return term.rest.empty() || hasDomain(term.rest);
  }
  if (term.name == "ip4") {
    return hasDomain(term.rest) && isNetwork(term.rest.substr(1), AF_INET, 32);
  }
  if (term.name == "ip6") {
    return hasDomain(term.rest) && isNetwork(term.rest.substr(1), AF_INET6, 128);
  }
  return isModifier(term);
}

template <typename Take>
void forEachTerm(std::string_view text, Take take)
{
  forEachBetween(text.substr(kVersion.size()), ' ', [&take](std::string_view term) {
    if (!term.empty()) {
      take(term);
    }
  });
}

} // namespace

bool isSpf(std::string_view text)
{
  return folded(text.substr(0, kVersion.size())) == kVersion && (text.size() == kVersion.size() || text[kVersion.size()] == ' ');
}

std::string_view wrongSpfTerm(std::string_view text)
{
  std::string_view wrong;
  forEachTerm(text, [&wrong](std::string_view term) {
    if (wrong.empty() && !isTerm(term)) {
      wrong = term;
    }
  });
  return wrong;
}

unsigned spfLookups(std::string_view text)
{
  constexpr std::array<std::string_view, 6> kAsking{"include", "a", "mx", "ptr", "exists", "redirect"};
  unsigned count = 0;
  forEachTerm(text, [&](std::string_view term) {
    count += static_cast<unsigned>(std::count(kAsking.begin(), kAsking.end(), split(term).name));
  });
  return count;
}

} // namespace dodns::verify
