// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/paging.hh"

#include <algorithm>
#include <charconv>

namespace dodns::api {

namespace {

constexpr int64_t kMaxSize = 200;
constexpr int64_t kMaxNumber = 1000000000; // times kMaxSize is still a bigint

int64_t readNumber(const http::Request& request, const char* name, int64_t otherwise, int64_t max)
{
  const auto text = request.target.find(name).value_or("");
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1) {
    return otherwise;
  }
  return std::min(number, max);
}

/** A link without the number of the page, which comes first in the query. */
class Link
{
public:
  Link(const http::Request& request, const Settings& settings)
  {
    const auto path = request.target.text.substr(0, request.target.text.find('?'));
    d_start = settings.publicUrl.empty() ? request.scheme + "://" + request.host : settings.publicUrl;
    d_start += path.substr(0, path.find_last_not_of('/') + 1) + "?page=";
    for (const auto& [name, value] : request.target.query) {
      if (name != "page") {
        d_end += "&" + http::percentEncoded(name) + "=" + http::percentEncoded(value);
      }
    }
  }

  std::string to(int64_t page) const { return d_start + std::to_string(page) + d_end; }

private:
  std::string d_start;
  std::string d_end;
};

} // namespace

Paging::Paging(const http::Request& request)
    : number(readNumber(request, "page", 1, kMaxNumber)), size(readNumber(request, "per_page", 20, kMaxSize))
{
}

void Paging::describe(Json& list, const http::Request& request, const Settings& settings, int64_t total) const
{
  const Link link(request, settings);
  const int64_t last = std::max<int64_t>(1, (total + size - 1) / size);
  auto pages = Json::object();
  if (number > 1) {
    pages["first"] = link.to(1);
    pages["prev"] = link.to(std::min(number - 1, last));
  }
  if (number < last) {
    pages["last"] = link.to(last);
    pages["next"] = link.to(number + 1);
  }
  list["links"] = Json::object();
  if (!pages.empty()) {
    list["links"]["pages"] = std::move(pages);
  }
  list["meta"] = {{"total", total}};
}

} // namespace dodns::api
