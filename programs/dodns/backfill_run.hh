// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api_client.hh"
#include "backfill_zones.hh"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/** What a run has done so far. */
struct BackfillFigures
{
  uint64_t zones = 0; ///< of the old system
  uint64_t brought = 0;
  uint64_t unchanged = 0;
  uint64_t decidedHere = 0;
  uint64_t failed = 0;
  uint64_t gone = 0;    ///< removed meanwhile, in both systems
  uint64_t entries = 0; ///< of those that were brought
  uint64_t converted = 0;
  uint64_t added = 0;
  uint64_t changed = 0;
  uint64_t removed = 0;
  uint64_t rejected = 0;
  std::map<std::string, uint64_t> rules;

  uint64_t done() const { return brought + unchanged + decidedHere + failed + gone; }
};

struct BackfillSettings
{
  ApiSettings api;
  unsigned workers = 4;
  double rate = 0; ///< zones per second; 0: as fast as it goes
  bool isAgain = false;
  bool isDry = false;
  std::chrono::seconds patience{60}; ///< for an API that is away, and for a zone that others write
};

/** Brings zones by requests to dodns-api, many zones in each. */
class BackfillRun
{
public:
  using Json = nlohmann::ordered_json;

  BackfillRun(BackfillSettings settings, std::vector<dodns::dns::Name> zones);

  /** Called for each zone as the API answers it, one at a time, by any thread. */
  std::function<void(const Json& result, const BackfillFigures& figures)> take;

  /** Called once when the API does not answer, or not now, also when it is asked again; this goes on for as long as the patience
   * lasts. By any thread, one at a time. */
  std::function<void(const std::string& why)> takeOutage;

  /** Before run(): counts a zone that cannot be asked for. */
  void addFailed(const std::string& zone, const std::string& why);

  /** Returns when every zone is done.
   * @throws base::Error when the API refuses, or was away for too long. */
  void run();

  /** Behind run(): of zones that neither of the systems has those are gone that the old one
   * does not list any more; the others have failed. */
  void endMissing(const std::vector<dodns::dns::Name>& listed);
  bool hasMissing() const { return !d_missing.empty(); }

  /** Says that all zones of the old system were looked at, and how long that took with listing them. @throws base::Error */
  void close(std::chrono::steady_clock::time_point begin);

  /** When nobody else uses this. */
  const BackfillFigures& figures() const { return d_figures; }

private:
  using Names = std::vector<dodns::dns::Name>;

  void work();
  void bring(ApiClient& client, const Names& zones);
  Json request(const Names& zones) const;
  /** Sends until there is an answer that is not about the moment. */
  ApiAnswer send(ApiClient& client, const std::string& path, const std::function<Json()>& body);
  void noteOutage(const std::string& why);
  void takeResults(ApiClient& client, const std::string& body, const Names& zones);
  void takeLast(ApiClient& client, const dodns::dns::Name& zone);
  void takeResult(const Json& result);
  void fail(std::exception_ptr error);

  const BackfillSettings d_settings;
  BackfillZones d_zones;
  std::mutex d_mutex; ///< of what follows
  BackfillFigures d_figures;
  std::vector<Json> d_missing; ///< results of zones that neither of the systems has
  std::exception_ptr d_error;  ///< why the run ended early
  bool d_isOut = false;        ///< no request has been answered since an outage was noted
};
