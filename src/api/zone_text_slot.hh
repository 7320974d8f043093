// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"

#include <memory>

namespace dodns::api {

/** One of a few places for those who read or write a whole zone: each holds a
 * worker and a connection for as long as its client takes. */
class ZoneTextSlot
{
public:
  /** @returns null when all are taken. */
  static std::shared_ptr<ZoneTextSlot> take(Service& service)
  {
    auto slot = std::make_shared<ZoneTextSlot>(service);
    return service.zoneTexts <= service.settings.zoneTexts ? slot : nullptr;
  }

  explicit ZoneTextSlot(Service& service)
      : d_service(service) { ++d_service.zoneTexts; }
  ~ZoneTextSlot() { --d_service.zoneTexts; }
  ZoneTextSlot(const ZoneTextSlot&) = delete;
  ZoneTextSlot& operator=(const ZoneTextSlot&) = delete;

private:
  Service& d_service;
};

/** A connection whose statements may take longer, as long as this lives. */
class Patience
{
public:
  Patience(pg::Connection& connection, std::chrono::milliseconds time)
      : d_connection(connection), d_usual(connection.statementTimeout()) { d_connection.setStatementTimeout(time); }
  ~Patience() { d_connection.setStatementTimeout(d_usual); }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;

private:
  pg::Connection& d_connection;
  const std::chrono::milliseconds d_usual;
};

} // namespace dodns::api
