// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <cppunit/TestAssert.h>
#include <string>

namespace dodns::recorddb {

/** A name that the test knows to be one. */
inline dns::Name fqdn(const std::string& text)
{
  const auto parsed = dns::Name::parse(text);
  CPPUNIT_ASSERT_MESSAGE(text, parsed.has_value());
  return *parsed;
}

} // namespace dodns::recorddb
