// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "host.hh"

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace dodns::backend {

/** NS records in the server's own form, for those who read many: the zones of an
 * installation name the same few nameservers, and what is made once never
 * changes. Not for several threads. */
class NameserverContents
{
public:
  /** @param wire rdata of an NS record. @throws PDNSException, std::exception */
  std::shared_ptr<DNSRecordContent> get(std::string_view wire);

private:
  struct Entry
  {
    std::string wire;
    std::shared_ptr<DNSRecordContent> content;
  };
  std::array<Entry, 32> d_entries;
};

} // namespace dodns::backend
