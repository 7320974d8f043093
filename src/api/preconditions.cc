// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/preconditions.hh"

namespace dodns::api {

namespace {

/** Whether a list of entity tags names this version. A weak one does not when
 * only the same octets count (RFC 9110 section 8.8.3.2). */
bool names(const std::string& list, const std::optional<std::string>& version, bool isWeakEnough)
{
  if (!version) {
    return false;
  }
  if (list == "*") {
    return true;
  }
  const auto tag = entityTag(*version);
  for (auto at = list.find(tag); at != std::string::npos; at = list.find(tag, at + 1)) {
    const bool isWeak = at >= 2 && list.compare(at - 2, 2, "W/") == 0;
    if (isWeakEnough || !isWeak) {
      return true;
    }
  }
  return false;
}

} // namespace

std::string entityTag(const std::string& version)
{
  return "\"" + version + "\"";
}

bool preconditionsHold(const http::Request& request, const std::optional<std::string>& version)
{
  const auto match = request.headers.find("If-Match");
  const auto noneMatch = request.headers.find("If-None-Match");
  return (!match || names(*match, version, false)) && (!noneMatch || !names(*noneMatch, version, true));
}

bool hasPreconditions(const http::Request& request)
{
  return request.headers.find("If-Match") || request.headers.find("If-None-Match");
}

bool isKnownToClient(const http::Request& request, const std::string& version)
{
  const auto known = request.headers.find("If-None-Match");
  return known && names(*known, version, true);
}

} // namespace dodns::api
