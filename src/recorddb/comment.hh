// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace dodns::recorddb {

/** A row of dodns.comments: what somebody noted about an RRset. */
struct Comment
{
  int32_t zoneId = 0;
  std::string name; ///< FQDN
  std::string type;
  int64_t modifiedAt = 0; ///< Unix seconds
  std::string account;
  std::string content;
};

} // namespace dodns::recorddb
