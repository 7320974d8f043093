// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/txt_value.hh"

#include "dns/rdata_reader.hh"

namespace dodns::verify {

std::string txtValue(const dns::Record& record)
{
  dns::RdataReader data(record.rdata.wire());
  std::string value;
  while (!data.isAtEnd() && data.isGood()) {
    value += data.string();
  }
  return value;
}

} // namespace dodns::verify
