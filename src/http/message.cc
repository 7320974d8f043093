// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/message.hh"

#include <array>

namespace dodns::http {

namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods = {{
    {"GET", Method::get},
    {"HEAD", Method::head},
    {"POST", Method::post},
    {"PUT", Method::put},
    {"PATCH", Method::patch},
    {"DELETE", Method::del},
    {"OPTIONS", Method::options},
}};

} // namespace

const char* toText(Method method)
{
  for (const auto& [text, known] : kMethods) {
    if (known == method) {
      return text.data();
    }
  }
  return "OTHER";
}

Method methodFromText(std::string_view text)
{
  for (const auto& [known, method] : kMethods) {
    if (known == text) {
      return method;
    }
  }
  return Method::other;
}

std::string_view reasonPhrase(unsigned status)
{
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 204:
    return "No Content";
  case 304:
    return "Not Modified";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 408:
    return "Request Timeout";
  case 409:
    return "Conflict";
  case 412:
    return "Precondition Failed";
  case 413:
    return "Content Too Large";
  case 415:
    return "Unsupported Media Type";
  case 422:
    return "Unprocessable Content";
  case 429:
    return "Too Many Requests";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 503:
    return "Service Unavailable";
  case 505:
    return "HTTP Version Not Supported";
  default:
    return "Unknown";
  }
}

} // namespace dodns::http
