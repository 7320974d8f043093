// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

/** How to reach dodns-api. */
struct ApiSettings
{
  std::string url; ///< scheme, host and port
  std::string token;
  std::string caFile;                ///< certificates to believe; empty: the system's
  std::chrono::seconds timeout{600}; ///< for one request: a zone may have a million records
};

struct ApiAnswer
{
  unsigned status = 0;
  std::string body;
  std::chrono::seconds retryAfter{0}; ///< as the server asks; 0: it does not
};

/** There was no answer. The text has no secret. */
class ApiError : public dodns::base::Error
{
public:
  /** @param mayPass trying again may help. */
  ApiError(const std::string& text, bool mayPass)
      : dodns::base::Error(text), d_mayPass(mayPass) {}
  bool isRetryable() const noexcept override { return d_mayPass; }

private:
  bool d_mayPass;
};

/** One connection to dodns-api, which is kept between requests and made again
 * when it was lost. Not for use by two threads at once. */
class ApiClient
{
public:
  explicit ApiClient(ApiSettings settings);
  ~ApiClient();
  ApiClient(const ApiClient&) = delete;
  ApiClient& operator=(const ApiClient&) = delete;

  /** @param path with its leading slash. @throws ApiError without an answer */
  ApiAnswer post(const std::string& path, const std::string& json);

private:
  struct Connection;

  const ApiSettings d_settings;
  std::unique_ptr<Connection> d_connection;
};
