// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"

namespace dodns::api {

/** A JSON object whose last member is a list of any length, written piece by
 * piece: `{"zone":…,"records":[{…},{…}]}`. */
class StreamedList
{
public:
  /** @param head an object of the members before the list. */
  StreamedList(const http::Write& write, const Json& head, const std::string& list);

  void add(const Json& item);
  void finish();

private:
  static constexpr size_t kPieceSize = 16384; ///< octets

  const http::Write& d_write;
  std::string d_text;
  bool d_isEmpty = true;
};

} // namespace dodns::api
