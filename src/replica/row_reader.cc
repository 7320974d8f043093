// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/row_reader.hh"

namespace dodns::replica {

void RowReader::add(const ZonePlace& zone, const recorddb::RecordRow& row, Writer& writer)
{
  if (!d_name || row.name != d_text) {
    finish();
    std::string reason;
    const auto name = dns::Name::parse(row.name, &reason);
    if (name && !name->isWithin(zone.apex)) {
      reason = "is not inside its zone";
    }
    if (!name || !name->isWithin(zone.apex)) {
      writer.refuseName(zone, row.name, reason);
      return;
    }
    d_name = name;
    d_text = row.name;
  }
  d_builder.add(row);
}

void RowReader::finish()
{
  if (d_name) {
    d_take(*d_name, d_builder.take());
    d_name.reset();
  }
}

} // namespace dodns::replica
