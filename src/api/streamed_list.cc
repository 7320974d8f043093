// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/streamed_list.hh"

namespace dodns::api {

StreamedList::StreamedList(const http::Write& write, const Json& head, const std::string& list)
    : d_write(write), d_text(toText(head))
{
  d_text.back() = ','; // instead of the closing brace
  d_text += toText(list) + ":[";
}

void StreamedList::add(const Json& item)
{
  if (!d_isEmpty) {
    d_text += ',';
  }
  d_isEmpty = false;
  d_text += toText(item);
  if (d_text.size() >= kPieceSize) {
    d_write(d_text);
    d_text.clear();
  }
}

void StreamedList::finish()
{
  d_write(d_text + "]}");
}

} // namespace dodns::api
