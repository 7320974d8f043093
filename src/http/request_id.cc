// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/request_id.hh"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace dodns::http {

std::string newRequestId()
{
  thread_local boost::uuids::random_generator_mt19937 generator;
  return boost::uuids::to_string(generator());
}

} // namespace dodns::http
