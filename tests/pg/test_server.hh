// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <cppunit/TestAssert.h>
#include <cstdlib>
#include <functional>

namespace dodns::pg {

/** The cluster that tests/with-postgres started. */
inline ConnectionSettings testServer()
{
  const char* conninfo = std::getenv("DODNS_TEST_DATABASE");
  CPPUNIT_ASSERT_MESSAGE("DODNS_TEST_DATABASE is not set: run the suite by tests/with-postgres", conninfo != nullptr);
  ConnectionSettings settings;
  settings.conninfo = conninfo;
  return settings;
}

/** Runs what must throw Error, and returns that. */
inline Error refusal(const std::function<void()>& run)
{
  try {
    run();
  }
  catch (const Error& error) {
    return error;
  }
  CPPUNIT_FAIL("nothing was refused");
  return {"", "", false};
}

} // namespace dodns::pg
