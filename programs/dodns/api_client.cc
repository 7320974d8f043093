// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_client.hh"

#include <algorithm>
#include <array>
#include <cstring>
#include <curl/curl.h>

struct ApiClient::Connection
{
  CURL* curl = nullptr;
  curl_slist* headers = nullptr;
  std::array<char, CURL_ERROR_SIZE> reason{};
};

namespace {

constexpr long kConnectSeconds = 5;

size_t append(char* octets, size_t size, size_t count, void* body)
{
  static_cast<std::string*>(body)->append(octets, size * count);
  return size * count;
}

/** What a mistake in the settings looks like, rather than an API that is away. */
bool isOfSettings(CURLcode code)
{
  switch (code) {
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_URL_MALFORMAT:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_PEER_FAILED_VERIFICATION:
    return true;
  default: // libcurl's list grows
    return false;
  }
}

/** libcurl wants this once, before there are threads. */
void startLibrary()
{
  static const bool isReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!isReady) {
    throw ApiError("libcurl cannot be used", false);
  }
}

} // namespace

ApiClient::ApiClient(ApiSettings settings)
    : d_settings(std::move(settings)), d_connection(std::make_unique<Connection>())
{
  startLibrary();
  auto& connection = *d_connection;
  connection.curl = curl_easy_init();
  if (connection.curl == nullptr) {
    throw ApiError("libcurl cannot be used", false);
  }
  for (const auto& header : {"Authorization: Bearer " + d_settings.token, std::string("Content-Type: application/json"), std::string("Expect:")}) {
    connection.headers = curl_slist_append(connection.headers, header.c_str());
  }
  auto* curl = connection.curl;
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, connection.headers);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L); // time-outs in many threads
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(d_settings.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, connection.reason.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  if (!d_settings.caFile.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, d_settings.caFile.c_str());
  }
}

ApiClient::~ApiClient()
{
  curl_slist_free_all(d_connection->headers);
  curl_easy_cleanup(d_connection->curl);
}

ApiAnswer ApiClient::post(const std::string& path, const std::string& json)
{
  ApiAnswer answer;
  auto* curl = d_connection->curl;
  const auto url = d_settings.url + path;
  d_connection->reason.front() = '\0';
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json.data());
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  const auto code = curl_easy_perform(curl);
  if (code != CURLE_OK) {
    const char* reason = d_connection->reason.front() != '\0' ? d_connection->reason.data() : curl_easy_strerror(code);
    throw ApiError(d_settings.url + ": " + reason, !isOfSettings(code));
  }
  long status = 0;
  curl_off_t seconds = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  constexpr curl_off_t kMostSeconds = 3600;
  answer.status = static_cast<unsigned>(status);
  answer.retryAfter = std::chrono::seconds(std::min(seconds, kMostSeconds));
  return answer;
}
