// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/zone_creation.hh"

#include <algorithm>
#include <ctime>

namespace dodns::api {

bool isPlausibleDomain(const dns::Name& name)
{
  const auto text = name.toText();
  return !name.isRoot() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
  });
}

std::string newSoa(const dns::Name& zone, const Settings& settings)
{
  const auto hostmaster = settings.hostmaster ? settings.hostmaster->toText() : "hostmaster." + zone.toText();
  return settings.nameservers.front().toText() + " " + hostmaster + " " + std::to_string(std::time(nullptr)) + " " + std::to_string(settings.soaRefresh) + " " + std::to_string(settings.soaRetry) + " " + std::to_string(settings.soaExpire) + " " + std::to_string(settings.soaMinimum);
}

} // namespace dodns::api
