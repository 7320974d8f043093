// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "nameserver_contents.hh"

#include "host_rdata.hh"

namespace dodns::backend {

std::shared_ptr<DNSRecordContent> NameserverContents::get(std::string_view wire)
{
  auto& entry = d_entries[std::hash<std::string_view>()(wire) % d_entries.size()];
  if (!entry.content || entry.wire != wire) {
    entry.content = toContent(QType::NS, wire);
    entry.wire = wire;
  }
  return entry.content;
}

} // namespace dodns::backend
